import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import severalFiles from './connector.ts';
import { parseTimestamp } from './timestamps/parse-timestamp.ts';

const rows = [
  { name: 'doors close', timestamp: '2024-03-01T18:15:30Z' },
  { name: 'doors open', timestamp: '2024-03-01T09:30:00Z' },
  { name: 'first talk', timestamp: '2024-03-01T10:00:00Z' },
];

test('the first sync reads both forms of a time', async () => {
  const { tables, state } = await sync(severalFiles);
  expect(tables).toEqual({ event: rows });
  expect(state).toEqual({ since: '2024-03-01 18:15:30' });
});

test('the next sync writes only what came after the last one', async () => {
  const { tables, state } = await sync(severalFiles, { state: { since: '2024/03/01 10:00:00' } });
  expect(tables).toEqual({ event: rows.slice(0, 1) });
  expect(state).toEqual({ since: '2024-03-01 18:15:30' });

  const { tables: again } = await sync(severalFiles, { after: await sync(severalFiles) });
  expect(again).toEqual({ event: rows });
});

test('a time in another form ends the sync', async () => {
  await expect(sync(severalFiles, { state: { since: '1 March 2024' } })).rejects.toThrow(
    'the time "1 March 2024" cannot be read: teach parseTimestamp its form',
  );
});

test.each(['2024/03-01 09:30:00', '2024-02-30 09:30:00', '2024-03-01T09:30:00', ''])(
  'the time "%s" cannot be read',
  (text) => expect(() => parseTimestamp(text)).toThrow(`the time "${text}" cannot be read`),
);
