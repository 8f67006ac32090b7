import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from '../cases/warehouse.ts';
import { rawJson } from '../cases/raw-json.ts';

const pageRows = 1000;

/** Writes pages of rows whose exact decimals get more digits, and that have one more column now and then. */
function growing(pages: number, textLength: number, primaryKey: string[]) {
  const text = 'x'.repeat(textLength);
  return connector({
    schema: { thing: { primaryKey } },
    async update({ op }) {
      for (let page = 0; page < pages; page += 1) {
        const late = Object.fromEntries(
          Array.from({ length: Math.floor(page / 40) }, (_, column) => [`late ${column}`, page]),
        );
        await op.upsert(
          'thing',
          Array.from({ length: pageRows }, (_, place) => {
            const id = page * pageRows + place;
            return { id, amount: rawJson(`${id * id}.25`), text, ...late };
          }),
        );
      }
      await op.checkpoint({ pages });
    },
  });
}

/** What must be there of so many pages: rows, ids, amounts, bytes of text, and values of the first late column. */
function expected(pages: number, textLength: number) {
  const rows = pages * pageRows;
  const squares = (BigInt(rows - 1) * BigInt(rows) * BigInt(2 * rows - 1)) / 6n;
  const late = Math.max(0, pages - 40) * pageRows;
  return [rows, rows, `${squares + BigInt(rows / 4)}.00`, rows * textLength, late];
}

const totals = `SELECT count(*), count(DISTINCT id), sum(amount)::VARCHAR, sum(strlen(text))::BIGINT, count(late_0)
  FROM tester.thing`;

test.each([
  ['little', 300, 5, ['id']],
  ['much, which is committed meanwhile,', 300, 400, ['id']],
  ['much without a key, which stays whole,', 130, 700, []],
])('a table that widens again and again while %s arrives is complete', async (_, pages, textLength, key) => {
  const warehouse = await newWarehouse();
  const sizes = { fileSize: 2 ** 19, bytesToLoadEarly: 2 ** 19 };
  const { state } = await warehouse.sync(growing(pages, textLength, key), { sizes });
  expect(state).toEqual({ pages });
  expect(await warehouse.query(totals)).toEqual([expected(pages, textLength)]);
});
