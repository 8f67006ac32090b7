import { dirname, join } from 'node:path';
import type { Destination } from '@headwater/protocol';
import { describe, expect, test } from 'vitest';
import { DuckDBSession } from '../../packages/destinations/src/duckdb/session.ts';
import { UploadFolder } from '../../packages/destinations/src/duckdb/upload-folder.ts';
import { Warehouse } from '../../packages/destinations/src/duckdb/warehouse.ts';
import { growingConnector, grownRows } from './growing-connector.ts';
import { inFolder, runConnector, type Ending } from './run-connector.ts';
import { canMount, nailDown, onSmallDisk } from './small-disk.ts';

// A commit that fills DuckDB's log moves it into the file and removes it. When any of that fails DuckDB answers nothing
// more until the file is opened again, and only the file knows whether the commit is in it.
const rows = 6000;
const source = growingConnector({ rows, rowsPerCheckpoint: 600 });
const rowsBeforeTheMove = 4200;

const complete: Ending = {
  status: 'succeeded',
  code: null,
  message: null,
  tables: { thing: grownRows(rows) },
  state: { seen: rows },
  warnings: [],
};

/** The real destination, with something that happens each time before its file is opened again. */
function duckdbThat(beforeReopening: () => void): (file: string) => Destination {
  return (file) => ({
    title: file,
    async open(spoolFolder) {
      const warehouse = await Warehouse.open({ file, spoolFolder }, 400 * 2 ** 20);
      const reopen = warehouse.reopen.bind(warehouse);
      warehouse.reopen = () => {
        beforeReopening();
        return reopen();
      };
      return new DuckDBSession(warehouse, (connection) => new UploadFolder(dirname(file), connection));
    },
  });
}

function placesIn(folder: string, warehouseFolder: string) {
  return { folder, warehouse: join(warehouseFolder, 'warehouse.db'), spoolParent: join(folder, 'spool') };
}

describe.skipIf(!canMount)('a warehouse that answers nothing more', () => {
  test('is opened again, and the sync goes on, when the commit is in the file', async () => {
    let reopened = 0;
    const ending = await inFolder(async (folder) => {
      const places = placesIn(folder, folder);
      let nail: { letGo(): void } | undefined;
      const letGo = () => {
        nail?.letGo();
        nail = undefined;
      };
      try {
        return await runConnector(source, {
          places,
          destination: duckdbThat(() => {
            reopened += 1;
            letGo();
          }),
          onCommit(checkpoint) {
            if (checkpoint === 1) nail = nailDown(`${places.warehouse}.wal`);
          },
        });
      } finally {
        letGo();
      }
    });
    expect(ending).toEqual(complete);
    expect(reopened).toBe(1);
  });

  test('is opened again, and the sync fails, when the commit is not in the file', async () => {
    let reopened = 0;
    const [failed, next] = await inFolder((folder) =>
      onSmallDisk(join(folder, 'disk'), '17m', async (disk) => {
        const places = placesIn(folder, disk.path);
        const destination = duckdbThat(() => {
          reopened += 1;
          disk.resize('500m');
        });
        return [await runConnector(source, { places, destination }), await runConnector(source, { places })];
      }),
    );
    expect(failed).toEqual({
      status: 'failed',
      code: 'disk_full',
      message: '<folder>/disk/warehouse.db: the disk is full: make room and run again',
      tables: { thing: grownRows(rowsBeforeTheMove) },
      state: { seen: rowsBeforeTheMove },
      warnings: [],
    });
    expect(reopened).toBe(1);
    expect(next).toEqual(complete);
  });

  test('that cannot be opened again fails the sync, and the next one goes on from what is in the file', async () => {
    const [failed, next] = await inFolder(async (folder) => {
      const places = placesIn(folder, folder);
      let nail: { letGo(): void } | undefined;
      try {
        const first = await runConnector(source, {
          places,
          onCommit(checkpoint) {
            if (checkpoint === 1) nail = nailDown(`${places.warehouse}.wal`);
          },
        });
        nail?.letGo();
        nail = undefined;
        return [first, await runConnector(source, { places })];
      } finally {
        nail?.letGo();
      }
    });
    expect(failed).toEqual({
      status: 'failed',
      code: 'destination',
      message:
        '<folder>/warehouse.db: IO Error: Could not remove file "<folder>/warehouse.db.wal": Device or resource busy',
      // The commit that failed is in the file, but nobody could see that any more.
      tables: { thing: grownRows(rowsBeforeTheMove + 600) },
      state: { seen: rowsBeforeTheMove },
      warnings: [],
    });
    expect(next).toEqual(complete);
  });
});
