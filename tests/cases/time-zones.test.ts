import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { debugConnector } from './debug-process.ts';

test('case 15: a whole sync by processes of another zone leaves the same rows', async () => {
  const moments = [
    { id: 1, at: '0001-01-01T00:00:00Z', local: '0001-01-01T00:00:00', day: '0001-01-01' },
    { id: 2, at: '2024-02-29T07:00:00Z', local: '2022-11-22T01:23:45.678901', day: '2024-02-29' },
    // A day that did not exist there.
    { id: 3, at: '2011-12-30T12:00:00Z', local: '2011-12-30T12:00:00', day: '2011-12-30' },
  ];
  const columns = { id: 'LONG', at: 'UTC_DATETIME', local: 'NAIVE_DATETIME', day: 'NAIVE_DATE' };
  const table = JSON.stringify({ primaryKey: ['id'], columns });
  const { code, errors, file } = await debugConnector(
    `schema: { text: ${table}, date: ${table} },`,
    `    for (const moment of ${JSON.stringify(moments)}) {
      await op.upsert('text', moment);
      await op.upsert('date', { ...moment, at: new Date(moment.at), day: new Date(moment.day) });
    }`,
    { TZ: 'Pacific/Apia' },
  );
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(await readTables(file)).toEqual({ text: moments, date: moments });
});
