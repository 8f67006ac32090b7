import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { clockContents, clockSchema, makeClockRows } from './clock-rows.ts';
import { load, lossesOf } from './load.ts';
import { oddData } from './odd-data.ts';
import { modelOfRows } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';
import { inAllSurroundings } from './surroundings.ts';

const run = promisify(execFile);
const program = fileURLToPath(import.meta.resolve('./load-in-zone.ts'));

/** JSON that keeps a bigint apart from a number, as the program writes it. */
function asWritten(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)),
  );
}

const everyTable = {
  clock: clockContents,
  ...Object.fromEntries(
    Object.entries(oddData).map(([name, rows]) => [name, modelOfRows(rows.map((row, n) => ({ n, ...row })))]),
  ),
};

test.each([
  ['UTC', 0],
  ['Asia/Karachi', -300],
  ['America/St_Johns', 210],
  ['Pacific/Kiritimati', -840],
])('a process that begins in the zone %s stores what every other stores', async (zone, minutesWest) => {
  const { stdout } = await run(process.execPath, [program], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 64 * 2 ** 20,
  });
  expect(JSON.parse(stdout)).toEqual({ minutesWest, tables: asWritten(everyTable) });
});

inAllSurroundings((naming) => {
  test('dates and times are stored as they are written, from the first to the last', async () => {
    const rows = makeClockRows();
    const left = await load([[{ table: 'clock', rows }]], { naming, schema: clockSchema });
    expect(contentsOf(left.tables.get('clock'))).toEqual(clockContents);
    expect(lossesOf(left)).toEqual([]);
  });
});
