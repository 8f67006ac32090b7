import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { connector, type ColumnType, type Schema } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from './cases/warehouse.ts';

/** The lines of the table of declared columns: a type, the text of a value, and what is said of it. */
const lines = readFileSync(join(import.meta.dirname, '../docs/values.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| `[A-Z]/.test(line) && line.split(/(?<!\\)\|/).length === 5)
  .map((line) => line.split(/ *(?<!\\)\| */).slice(1, 4))
  .map(([type = '', given = '', said = '']): [string, string, string] => [code(type), code(given), said]);

function code(cell: string): string {
  return cell.replaceAll('`', '');
}

function columnType(text: string): ColumnType {
  const [, precision, scale] = /^DECIMAL\((\d+), (\d+)\)$/.exec(text) ?? [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an unknown type fails the sync
  if (precision === undefined) return text as ColumnType;
  return { type: 'DECIMAL', precision: Number(precision), scale: Number(scale) };
}

/** A connector that puts a value into a column of a type, as a program without types may. */
function storing(type: string, value: unknown) {
  const schema: Schema = {
    thing: { primaryKey: ['id'], columns: { id: 'LONG', value: columnType(type) } },
  };
  return connector({
    schema,
    async update({ op }) {
      await op.upsert('thing', { id: 1, value });
    },
  });
}

/** With the classes of this realm, as a connector has them. */
function evaluate(text: string): unknown {
  return runInNewContext(`(${text})`, { Date, Map, Uint8Array, Infinity, NaN });
}

const refused = lines.filter(([, , said]) => said.startsWith('refused'));
const stored = lines.filter(([, , said]) => !said.startsWith('refused'));

test('docs/values.md has lines of both kinds', () => {
  expect(refused.length).toBeGreaterThan(6);
  expect(stored.length).toBeGreaterThan(18);
});

test.each(refused)('docs/values.md: %s refuses %s', async (type, given) => {
  const warehouse = await newWarehouse();
  expect(await warehouse.failedSync(storing(type, evaluate(given)))).toMatch(
    /^type_mismatch: table "thing", row id=1, column "value"/,
  );
});

test.each(stored)('docs/values.md: %s stores %s as it says', async (type, given, said) => {
  const warehouse = await newWarehouse();
  const { tables } = await warehouse.sync(storing(type, evaluate(given)));
  const [[value] = []] = await warehouse.query('SELECT value::VARCHAR FROM tester.thing');
  const [, shown, counted] = /^`(.*?)`(, counted)?/.exec(said) ?? [];
  expect(value ?? 'NULL').toBe(shown);
  expect(tables[0]?.losses.length).toBe(counted === undefined ? 0 : 1);
});
