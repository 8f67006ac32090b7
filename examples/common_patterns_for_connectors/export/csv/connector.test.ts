import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import csvExport from './connector.ts';
import { startSource } from './source.ts';

const header = 'id,name,email,address,company,job,createdAt,updatedAt';

test('the first sync reads every row of the file', async () => {
  await using source = await startSource();
  const { tables } = await sync(csvExport, { configuration: source.settings });
  expect(source.requests).toEqual(['GET /export/csv']);
  // The export leaves out the characters that it would have to quote.
  const plain = (text: string) => text.replaceAll(/[\n,]/g, '');
  const users = (await source.users()).map(({ address, company, job, ...user }) => ({
    ...user,
    address: plain(address),
    company: plain(company),
    job: plain(job),
  }));
  expect(tables).toEqual({ user: users });
});

test('the next sync reads the file again, and takes over what changed', async () => {
  await using source = await startSource();
  const first = await sync(csvExport, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables } = await sync(csvExport, { configuration: later.settings, after: first });
  expect(tables).toEqual((await sync(csvExport, { configuration: later.settings })).tables);
  expect(tables).not.toEqual(first.tables);
});

test('quoted fields with commas and line breaks stay whole', async () => {
  await using source = await startSource();
  source.failOnce(
    new Response(
      `${header}\r\n7,"Berg, Ada",,"1 Hill Lane\nOslo",,"""Pilot""",2026-01-01T00:00:00Z,2026-01-02T00:00:00Z\r\n`,
    ),
  );
  const { tables } = await sync(csvExport, { configuration: source.settings });
  expect(tables).toEqual({
    user: [
      {
        id: '7',
        name: 'Berg, Ada',
        email: '',
        address: '1 Hill Lane\nOslo',
        company: '',
        job: '"Pilot"',
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-02T00:00:00Z',
      },
    ],
  });
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(csvExport, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 1 });
});

test('a file that breaks off ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response(`${header}\n7,Ada Berg,ada@example.com\n`));
  await expect(sync(csvExport, { configuration: source.settings })).rejects.toMatchObject({
    code: 'source',
    message: "data_export.csv line 2: the row has 3 fields, not 8: say ragged: 'pad' if that is meant",
  });
});

test('a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 404 }));
  await expect(sync(csvExport, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/export/csv answered 404: check the path`,
  );
});
