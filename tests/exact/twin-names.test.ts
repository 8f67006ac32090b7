import { expect, test } from 'vitest';
import { load, type Step } from './load.ts';
import { inAllSurroundings } from './surroundings.ts';

/** A row in each table, then another. */
function twoSyncs(tables: readonly string[]): Step[][] {
  return [0, 1].map((n) =>
    tables.map((table) => ({ table, rows: [{ n, from: `${JSON.stringify(table)} ${n}` }] })),
  );
}

const tablesThatMeet: [string, string[]][] = [
  ['lower-case alike in SQL, but not in JavaScript', ['İ', 'i']],
  ['upper and lower case of a letter that has no upper case', ['ẞ', 'ß']],
  ['unlike in half a surrogate pair alone', ['half \ud800', 'half \ud801', 'half \ufffd']],
  ['unlike in a NUL alone', ['nul\0', 'nul', 'nul\ufffd']],
  ['unlike in upper and lower case', ['Thing', 'thing', 'THING']],
  ['alike in FIVETRAN naming', ['userData', 'user_data', '_user_data', 'User Data']],
];

inAllSurroundings((naming) => {
  test.each(tablesThatMeet)(
    'tables whose names are %s are tables of their own, in every sync',
    async (_, tables) => {
      const left = await load(twoSyncs(tables), { naming });
      const stored = [...left.tables].map(([table, { columns }]) => [table, columns.get('from')?.values]);
      expect(Object.fromEntries(stored)).toEqual(
        Object.fromEntries(
          tables.map((table) => [table, [0, 1].map((n) => `${JSON.stringify(table)} ${n}`)]),
        ),
      );
    },
  );

  test('tables of one name in schemas of odd names are tables of their own', async () => {
    const schemas = [
      'A',
      'a',
      'á',
      'user-data',
      'userData',
      '"',
      "it's",
      'a b',
      '🦆',
      'x'.repeat(200),
      'a\nb',
    ];
    const steps = (n: number) =>
      schemas.map((schema) => ({ table: 'thing', schema, rows: [{ n, from: `${schema} ${n}` }] }));
    const left = await load(
      [[...steps(0), { table: 'thing', rows: [{ n: 0, from: 'none' }] }], steps(1).toReversed()],
      {
        naming,
        schema: {},
      },
    );
    const stored = [...left.tables].map(([table, { columns }]) => [
      table,
      columns.get('from')?.values.toSorted(),
    ]);
    expect(Object.fromEntries(stored)).toEqual({
      thing: ['none'],
      ...Object.fromEntries(schemas.map((schema) => [`${schema}.thing`, [`${schema} 0`, `${schema} 1`]])),
    });
  });

  test('a declared column keeps its name, although a row brings its twin before it', async () => {
    const schema = {
      thing: { primaryKey: ['n'], columns: { n: 'LONG', user_data: 'STRING' }, otherColumns: 'infer' },
    } as const;
    const rows = [{ n: 0, userData: 'twin', USER_DATA: 'other twin', user_data: 'declared' }];
    const left = await load([[{ table: 'thing', rows }]], { naming, schema });
    const columns = left.tables.get('thing')?.columns;
    expect(columns?.get('user_data')).toEqual({ name: 'user_data', type: 'VARCHAR', values: ['declared'] });
    expect(columns?.get('userData')?.values).toEqual(['twin']);
    expect(columns?.get('USER_DATA')?.values).toEqual(['other twin']);
  });
});
