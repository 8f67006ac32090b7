import { parse } from 'node:querystring';
import { describe, expect, test } from 'vitest';
import { load, lossesOf, type SourceRow } from './load.ts';
import { oddData } from './odd-data.ts';
import { modelOfRows } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';
import { inAllSurroundings } from './surroundings.ts';

/** A row of text in every column of some rows. */
function rowOfText(rows: readonly SourceRow[]): SourceRow {
  return Object.fromEntries(rows.flatMap((row) => Object.keys(row).map((name) => [name, 'text'])));
}

function numbered(rows: readonly SourceRow[]): SourceRow[] {
  return rows.map((row, n) => ({ n, ...row }));
}

inAllSurroundings((naming) => {
  describe.each(Object.entries(oddData))('%s', (_, data) => {
    const rows = numbered([...data, rowOfText(data)]);
    const { length } = data;
    const steps = (from: number, to?: number) => [{ table: 'thing', rows: rows.slice(from, to) }];

    test('come back as they are', async () => {
      const left = await load([steps(0, length)], { naming });
      expect(contentsOf(left.tables.get('thing'))).toEqual(modelOfRows(rows.slice(0, length)));
      expect(lossesOf(left)).toEqual([]);
    });

    test('come back as their text from columns that turn into text', async () => {
      const left = await load([steps(0, length), steps(length)], { naming });
      expect(contentsOf(left.tables.get('thing'))).toEqual(modelOfRows(rows));
      expect(lossesOf(left)).toEqual([]);
    });
  });

  test('half surrogate pairs become U+FFFD, each counted with its column', async () => {
    const rows = [
      { n: 0, text: 'a\ud800b', document: { '\udfff': ['\ud83e'] }, pair: '\ud83e\udd86' },
      { n: 1, text: '\udd86\ud83e', document: { fine: '\ud83e\udd86' }, pair: null },
    ];
    const left = await load([[{ table: 'thing', rows }]], { naming });
    expect(contentsOf(left.tables.get('thing'))).toEqual({
      n: { type: 'BIGINT', values: [0n, 1n] },
      text: { type: 'VARCHAR', values: ['a\ufffdb', '\ufffd\ufffd'] },
      document: { type: 'JSON', values: ['{"\ufffd":["\ufffd"]}', '{"fine":"🦆"}'] },
      pair: { type: 'VARCHAR', values: ['🦆', null] },
    });
    const reason = 'had half a surrogate pair, now U+FFFD';
    expect(lossesOf(left)).toEqual([`thing.text: 2 × ${reason}`, `thing.document: 1 × ${reason}`]);
  });
});

test('an object without a prototype is an object, whatever its one field is called', async () => {
  const query = parse('rawJSON=5');
  const left = await load([[{ table: 'thing', rows: [{ n: 0, query }] }]]);
  expect(left.tables.get('thing')?.columns.get('query')).toEqual({
    name: 'query',
    type: 'JSON',
    values: ['{"rawJSON":"5"}'],
  });
});
