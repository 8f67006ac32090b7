import { describe, expect, test } from 'vitest';
import { runConnector, type Ending } from './run-connector.ts';

/** Writes a row with the value 1, checkpoints, and writes a row with a value that is to be tried. */
function runWith(value: string, table: string): Promise<Ending> {
  return runConnector(`import { connector } from '@headwater/sdk';

/** A number in many arrays. */
function nested(levels: number): unknown {
  let document: unknown = 1;
  for (let level = 0; level < levels; level += 1) document = [document];
  return document;
}

export default connector({
  schema: { thing: ${table} },
  async update({ op }) {
    await op.upsert('thing', { id: 1, value: 1 });
    await op.checkpoint({ seen: 1 });
    await op.upsert('thing', { id: 2, value: ${value} });
  },
});
`);
}

function refused(message: string, value: unknown = 1): Ending {
  return {
    status: 'failed',
    code: 'type_mismatch',
    message,
    tables: { thing: [{ id: 1, value }] },
    state: { seen: 1 },
    warnings: [],
  };
}

const keyed = (type: string, more = '') =>
  `{ primaryKey: ['id'], columns: { id: 'LONG', value: '${type}' }${more} }`;
const keyless = `{ columns: { id: 'LONG', value: 'JSON' } }`;
const inferred = `{ primaryKey: ['id'] }`;
const place = 'table "thing", row id=2, column "value": ';

describe('a document that is too deep is refused by table, row and column', () => {
  const deep = 'a JSON value of at most 1000 levels is wanted: flatten it, or give the inner part as text';

  test.each([1001, 100_000])('in a column declared as JSON, with %i levels', async (levels) => {
    const { message, ...ending } = await runWith(`nested(${levels})`, keyed('JSON'));
    expect({ ...ending, message }).toEqual(refused(expect.stringContaining(`${place}${deep}, `)));
  });

  test.each([1001, 100_000])('in a table without a key, with %i levels', async (levels) => {
    const { message, ...ending } = await runWith(`nested(${levels})`, keyless);
    expect({ ...ending, message }).toEqual(
      refused(expect.stringContaining(`table "thing", column "value": ${deep}, `)),
    );
  });

  test.each([
    ['STRING', keyed('STRING'), '1'],
    ['a type that is to widen', keyed('LONG', `, onTypeMismatch: 'widen'`), 1],
    ['a column nobody declared', inferred, 1],
  ])('in %s', async (_, table, before) => {
    const { message, ...ending } = await runWith('nested(100_000)', table);
    expect({ ...ending, message }).toEqual(refused(expect.stringContaining(`${place}${deep}, `), before));
  });

  test('where it is to become NULL it does, and a table without a key has its row', async () => {
    const asNull = `{ columns: { id: 'LONG', value: 'JSON' }, onTypeMismatch: 'null' }`;
    expect(await runWith('nested(100_000)', asNull)).toMatchObject({
      status: 'succeeded',
      tables: {
        thing: [
          { id: 1, value: 1 },
          { id: 2, value: null },
        ],
      },
    });
  });
});

test('a document of a thousand levels is the same text in every kind of column', async () => {
  const thousand: unknown = JSON.parse(`${'['.repeat(1000)}1${']'.repeat(1000)}`);
  for (const table of [keyed('JSON'), keyless]) {
    const { tables } = await runWith('nested(1000)', table);
    expect(tables['thing']).toEqual([
      { id: 1, value: 1 },
      { id: 2, value: thousand },
    ]);
  }
  for (const table of [keyed('STRING'), inferred]) {
    const { tables } = await runWith('nested(1000)', table);
    expect(tables['thing']).toEqual([
      { id: 1, value: '1' },
      { id: 2, value: JSON.stringify(thousand) },
    ]);
  }
});

test('a value whose own code fails is refused by table, row and column, whatever the column', async () => {
  const value = `{ toJSON() { throw new Error('not now'); } }`;
  for (const [table, before] of [
    [inferred, 1],
    [keyed('STRING'), '1'],
    [keyed('LONG'), 1],
    [keyed('JSON'), 1],
  ] as const) {
    const { message, ...ending } = await runWith(value, table);
    expect({ ...ending, message }).toEqual(refused(expect.stringContaining(place), before));
    expect(message).toContain('(not now)');
  }
});

describe('a value no column holds', () => {
  const values = [
    ['a function', '() => 1'],
    ['a symbol', `Symbol('s')`],
  ];

  test.each(values)('is refused by table, row and column where columns widen: %s', async (shown, value) => {
    const message = `${place}a value that can be stored is wanted, ${shown} was given`;
    const widening = `, onTypeMismatch: 'widen'`;
    expect(await runWith(value, keyed('LONG', widening))).toEqual(refused(message));
    expect(await runWith(value, keyed('STRING', widening))).toEqual(refused(message, '1'));
    expect(await runWith(value, `{ primaryKey: ['id']${widening} }`)).toEqual(refused(message));
  });

  test.each(values)('becomes NULL where it is to: %s', async (_, value) => {
    for (const table of [
      keyed('LONG', `, onTypeMismatch: 'null'`),
      `{ primaryKey: ['id'], onTypeMismatch: 'null' }`,
    ]) {
      const ending = await runWith(value, table);
      expect(ending).toMatchObject({
        status: 'succeeded',
        tables: {
          thing: [
            { id: 1, value: 1 },
            { id: 2, value: null },
          ],
        },
      });
    }
  });
});
