import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exchangeVersion } from '@headwater/protocol';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { zipBytes } from '../packages/zip-bytes.ts';
import { grownRows } from '../../failures/growing-connector.ts';
import { sendZip } from '../packages/send-zip.ts';
import { packagedFile } from '../runs/packaged-connector.ts';
import { onEachStore, type TestServer } from '../server/start-server.ts';
import {
  enable,
  endOf,
  folderOf,
  makePaused,
  packageOf,
  sendPackage,
  statusOf,
  syncNow,
} from './outage-connection.ts';

const packages = '/v1/connector-sdk/packages';
const settings = { rows: '20', rowsPerCheckpoint: '5' };
const good = { outcome: 'SUCCESSFUL', reason: null, task: null };
const healthy = { setup: 'connected', sync: 'scheduled', update: 'on_schedule', tasks: [] };

onEachStore((start) => {
  test('a package without a connector is refused by what is missing', async () => {
    await using server = await start();
    const zips = [
      [{ name: 'README.md', content: 'nothing else' }],
      [{ name: 'sales/connector.py', content: 'in a folder' }],
      [{ name: 'connector.ts', content: 'export default 1;' }],
    ];
    const answers = [];
    for (const zip of zips) answers.push(await sendZip(server, 'POST', packages, zipBytes(zip)));
    expect(answers.map(({ status, body: { code, message } }) => [status, code, message])).toEqual([
      [
        400,
        'InvalidInput',
        'file: it holds no connector at its root: neither connector.js with its host.js and manifest.json, nor connector.py, nor headwater.json',
      ],
      [
        400,
        'InvalidInput',
        'file: sales/connector.py must lie at its root: zip what is in the folder, not the folder',
      ],
      [
        400,
        'InvalidInput',
        'file: connector.ts is the source of a connector: headwater package bundles it with what runs it, and headwater deploy sends that',
      ],
    ]);
    expect((await server.call('GET', packages)).body.data).toEqual({ items: [] });
  });

  test.each([
    [
      'breaks at its import',
      `throw new Error('the file of regions is missing');`,
      'FAILURE_WITH_TASK',
      /the file of regions is missing/,
      'mend_connector',
    ],
    [
      'exports no connector',
      'export const nothing = 1;',
      'FAILURE_WITH_TASK',
      /default|export/,
      'mend_connector',
    ],
    ['ends its process at its import', 'process.exit(4);', 'FAILURE', /ended.*4/, null],
  ])(
    'a connector that %s fails syncs, and another version mends it',
    async (_, text, outcome, said, task) => {
      await using server = await start();
      const packageId = await sendPackage(server, await zipOf(text));
      const id = await makePaused(server, packageId, settings);
      await enable(server, id);
      expect(await endOf(server, id, 1)).toEqual({ outcome, reason: expect.stringMatching(said), task });
      const shown = { code: task, message: expect.stringMatching(said), details: {} };
      const [setup, tasks] = task === null ? ['incomplete', []] : ['broken', [shown]];
      expect(await statusOf(server, id)).toEqual({ ...healthy, setup, tasks });
      const mended = await packageOf('growing');
      expect((await sendZip(server, 'PATCH', `${packages}/${packageId}`, mended)).status).toBe(200);
      await checkMended(server, id);
    },
  );

  test('settings that the connector cannot use want a person, and other settings mend it', async () => {
    await using server = await start();
    const id = await makePaused(server, await sendPackage(server, await packageOf('growing')), {
      ...settings,
      rows: 'many',
    });
    await enable(server, id);
    const reason = expect.stringMatching(/configuration\.rows/);
    expect(await endOf(server, id, 1)).toEqual({ outcome: 'FAILURE_WITH_TASK', reason, task: 'reconnect' });
    expect(await statusOf(server, id)).toEqual({
      ...healthy,
      setup: 'broken',
      tasks: [{ code: 'reconnect', message: reason, details: {} }],
    });
    const secrets = Object.entries(settings).map(([key, value]) => ({ key, value }));
    const body = { config: { secrets_list: secrets }, run_setup_tests: false };
    expect((await server.call('PATCH', `/v1/connections/${id}`, body)).status).toBe(200);
    await checkMended(server, id);
  });
});

async function checkMended(server: TestServer, id: string): Promise<void> {
  expect(await syncNow(server, id, 2)).toEqual(good);
  expect(await statusOf(server, id)).toEqual(healthy);
  expect(await readTables(join(folderOf(server), 'warehouse.db'))).toEqual({ thing: grownRows(20) });
}

/** The package of a connector that could not be packaged as usual, since that loads it. */
async function zipOf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const { folder } = await packagedFile(text);
  const manifest = {
    format: 1,
    kind: 'module',
    exchange: exchangeVersion,
    headwater: '0.1.0',
    configuration: [],
    tests: [],
  };
  const files = readdirSync(folder).map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  return zipBytes([...files, { name: 'manifest.json', content: JSON.stringify(manifest) }]);
}
