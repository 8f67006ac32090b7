import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { growingConnector, grownRows } from './growing-connector.ts';
import { inFolder, runConnector, type Ending, type Places } from './run-connector.ts';
import { canMount, onSmallDisk } from './small-disk.ts';

const growth = { rows: 6000, rowsPerCheckpoint: 600 };
const source = growingConnector(growth);

/** What an undisturbed sync leaves. */
const complete: Ending = {
  status: 'succeeded',
  code: null,
  message: null,
  tables: { thing: grownRows(growth.rows) },
  state: { seen: growth.rows },
  warnings: [],
};

const warehouseFull = /^<folder>\/disk\/warehouse\.db: the disk is full: make room and run again$/;
const spoolFull =
  /^<folder>\/disk\/spool(\/\S+\.parquet could not be written| cannot be made a folder for rows on their way): the disk is full: make room and run again$/;

/** Fills a disk twice, makes room, and runs once more. */
async function fillTwice(
  size: string,
  placesOf: (folder: string, disk: string) => Places,
): Promise<{ full: Ending; fullAgain: Ending; withRoom: Ending }> {
  return inFolder((folder) =>
    onSmallDisk(join(folder, 'disk'), size, async (disk) => {
      const places = placesOf(folder, disk.path);
      const full = await runConnector(source, { places });
      const fullAgain = await runConnector(source, { places });
      disk.resize('500m,nr_inodes=1000');
      return { full, fullAgain, withRoom: await runConnector(source, { places }) };
    }),
  );
}

/** A sync that failed has left the rows of its state; those beyond it come only of a spool that had to be emptied. */
function checkNothingLost({ state, tables }: Ending, mayBeBeyond: boolean): void {
  const seen = Number(state?.['seen'] ?? 0);
  expect(seen % growth.rowsPerCheckpoint).toBe(0);
  const rows = tables['thing'] ?? [];
  expect(rows).toEqual(grownRows(mayBeBeyond ? rows.length : seen));
  expect(rows.length).toBeGreaterThanOrEqual(seen);
}

describe.skipIf(!canMount)('on a disk that is full', () => {
  test('an undisturbed sync leaves every row', async () => {
    expect(await runConnector(source)).toEqual(complete);
  });

  test.each([
    ['4k', 'to begin the file', 0],
    ['12k', 'to make the tables of Headwater', 0],
    ['300k', 'to commit at all', 0],
    ['3m', 'to write the log of a commit', 600],
    ['17m', 'to move the log into the file', 4200],
  ])(
    'a warehouse with %s, too little %s, is said to be full and goes on when there is room',
    async (size, _, seen) => {
      const { full, fullAgain, withRoom } = await fillTwice(size, (folder, disk) => ({
        folder,
        warehouse: join(disk, 'warehouse.db'),
        spoolParent: join(folder, 'spool'),
      }));
      for (const ending of [full, fullAgain]) {
        expect({ ...ending, tables: null }).toEqual({
          status: 'failed',
          code: 'disk_full',
          message: expect.stringMatching(warehouseFull),
          tables: null,
          state: seen === 0 ? null : { seen },
          warnings: [],
        });
        checkNothingLost(ending, false);
      }
      expect(withRoom).toEqual(complete);
    },
  );

  test.each(['1m,nr_inodes=3', '4k', '800k', '2m'])(
    'a spool with %s is said to be full, and the sync goes on when there is room',
    async (size) => {
      const { full, fullAgain, withRoom } = await fillTwice(size, (folder, disk) => ({
        folder,
        warehouse: join(folder, 'warehouse.db'),
        spoolParent: join(disk, 'spool'),
      }));
      for (const ending of [full, fullAgain]) {
        expect({ ...ending, tables: null }).toEqual({
          status: 'failed',
          code: 'disk_full',
          message: expect.stringMatching(spoolFull),
          tables: null,
          state: null,
          warnings: [],
        });
        checkNothingLost(ending, false);
      }
      expect(withRoom).toEqual(complete);
    },
  );

  test.each(['12k', '800k', '9m', '20m'])(
    'of a warehouse and a spool that share %s the full one is named, and the sync goes on when there is room',
    async (size) => {
      const { full, fullAgain, withRoom } = await fillTwice(size, (folder, disk) => ({
        folder,
        warehouse: join(disk, 'warehouse.db'),
        spoolParent: join(disk, 'spool'),
      }));
      for (const ending of [full, fullAgain]) {
        expect({ ...ending, tables: null, state: null }).toEqual({
          status: 'failed',
          code: 'disk_full',
          message: expect.stringMatching(new RegExp(`${warehouseFull.source}|${spoolFull.source}`)),
          tables: null,
          state: null,
          warnings: [],
        });
        checkNothingLost(ending, true);
      }
      expect(withRoom).toEqual(complete);
    },
  );

  test('the folder of a warehouse that cannot be made is named', async () => {
    const { full, withRoom } = await fillTwice('1m,nr_inodes=1', (folder, disk) => ({
      folder,
      warehouse: join(disk, 'data', 'warehouse.db'),
      spoolParent: join(folder, 'spool'),
    }));
    expect(full).toEqual({
      status: 'failed',
      code: 'disk_full',
      message:
        '<folder>/disk/data could not be made for the warehouse: the disk is full: make room and run again',
      tables: {},
      state: null,
      warnings: [],
    });
    expect(withRoom).toEqual(complete);
  });

  test('a keyless table needs room in the spool for the rows between two checkpoints, and no more', async () => {
    const often = growingConnector({ ...growth, isKeyless: true });
    const never = growingConnector({ rows: 6000, rowsPerCheckpoint: Infinity, isKeyless: true });
    const [loaded, refused] = await inFolder((folder) =>
      onSmallDisk(join(folder, 'disk'), '20m', async (disk) => {
        const places = (name: string) => ({
          folder,
          warehouse: join(folder, `${name}.db`),
          spoolParent: join(disk.path, 'spool'),
        });
        return [
          await runConnector(often, { places: places('often') }),
          await runConnector(never, { places: places('never') }),
        ];
      }),
    );
    expect(loaded).toEqual(complete);
    expect(refused).toEqual({
      status: 'failed',
      code: 'disk_full',
      message:
        '<folder>/disk/spool has no room for all rows since the last checkpoint: checkpoint more often, or make room there and run again',
      tables: {},
      state: null,
      warnings: [],
    });
  });
});
