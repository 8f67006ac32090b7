import { join } from 'node:path';
import { readTables } from '@headwater/testing';
import { describe, expect, test } from 'vitest';
import { grownRows } from '../../failures/growing-connector.ts';
import { canMount, onSmallDisk } from '../../failures/small-disk.ts';
import { sendZip } from '../packages/send-zip.ts';
import { onEachStore } from '../server/start-server.ts';
import {
  endOf,
  folderOf,
  nextTry,
  packageOf,
  sendPackage,
  enable,
  makePaused,
  statusOf,
  syncsOf,
} from './outage-connection.ts';

const rows = 3000;
const settings = { rows: String(rows), rowsPerCheckpoint: '300' };
const healthy = { setup: 'connected', sync: 'scheduled', update: 'on_schedule', tasks: [] };
const full = {
  outcome: 'FAILURE',
  reason: expect.stringMatching(/^<data>\/.*the disk is full: make room and run again$/),
  task: null,
};
const good = { outcome: 'SUCCESSFUL', reason: null, task: null };

onEachStore((start) => {
  describe.skipIf(!canMount)('a disk that is full', () => {
    test.each([
      ['of the tables', (groupId: string) => join('destinations', groupId), '8m'],
      ['of rows on their way', (_: string, id: string) => join('connections', id, 'spool'), '1m'],
    ])(
      '%s fails a sync that says so, and the next try goes on when there is room',
      async (_, place, size) => {
        await using server = await start();
        const { groupId } = server;
        const packageId = await sendPackage(server, await packageOf('growing'));
        const id = await makePaused(server, packageId, settings);
        const { dataFolder } = server.platform.settings;
        await onSmallDisk(join(dataFolder, place(groupId, id)), size, async (disk) => {
          await enable(server, id);
          expect(await endOf(server, id, 1)).toEqual(full);
          expect(await nextTry(server, id, 2, 1.2)).toEqual(full);
          // Nobody must act but who keeps the machine.
          expect(await statusOf(server, id)).toEqual({ ...healthy, setup: 'incomplete' });
          disk.resize('500m');
          expect(await nextTry(server, id, 3, 2.5)).toEqual(good);
          expect(await statusOf(server, id)).toEqual(healthy);
          expect(await readTables(join(folderOf(server), 'warehouse.db'))).toEqual({
            thing: grownRows(rows),
          });
          expect((await syncsOf(server, id)).length).toBe(3);
        });
      },
    );

    test('of packages answers 507, keeps nothing of what was sent, and takes it when there is room', async () => {
      await using server = await start();
      const { dataFolder } = server.platform.settings;
      await onSmallDisk(join(dataFolder, 'packages'), '64k', async (disk) => {
        const zip = await packageOf('growing');
        const path = '/v1/connector-sdk/packages';
        const { status, body } = await sendZip(server, 'POST', path, zip);
        expect([status, body]).toEqual([
          507,
          {
            code: 'InsufficientStorage',
            message: 'the package cannot be kept, the disk is full: make room and run again',
          },
        ]);
        expect((await server.call('GET', path)).body.data).toEqual({ items: [] });
        disk.resize('500m');
        expect((await sendZip(server, 'POST', path, zip)).status).toBe(201);
      });
    });
  });
});
