import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { codeOf, versionFile } from '../../../packages/platform/src/packages/code-folder.ts';
import { zipBytes } from './zip-bytes.ts';
import { dataPlaces } from '../../../packages/platform/src/server-settings.ts';
import { onEachStore, textOf, type TestServer } from '../server/start-server.ts';
import { sendZip } from './send-zip.ts';

const path = '/v1/connector-sdk/packages';
const python = (text: string) => zipBytes([{ name: 'connector.py', content: text }]);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const now = '2026-11-25T10:00:00.000Z';

async function create(server: TestServer, zip = python('one')): Promise<string> {
  return textOf(await sendZip(server, 'POST', path, zip), 'id');
}

/** What is left of uploads that were not taken. */
function leftOvers({ platform: { settings } }: TestServer): string[] {
  const folder = dataPlaces.received(settings.dataFolder);
  return existsSync(folder) ? readdirSync(folder) : [];
}

onEachStore((start) => {
  test('a package is kept byte by byte, and each upload of other bytes is a version', async () => {
    await using server = await start();
    const { dataFolder } = server.platform.settings;
    const [one, two] = [python('one'), python('two')];
    const made = await sendZip(server, 'POST', path, one);
    const id = textOf(made, 'id');
    const by = textOf(made, 'created_by');
    const answer = {
      id,
      connection_id: null,
      connection_ids: [],
      created_by: by,
      last_updated_by: by,
      created_at: now,
      updated_at: now,
      file_sha256_hash: sha256(one),
      version: 1,
      kind: 'python',
    };
    expect([made.status, made.body]).toEqual([
      201,
      { code: 'Success', message: 'Package has been created', data: answer },
    ]);

    server.clock.forward(60);
    const updated = await sendZip(server, 'PATCH', `${path}/${id}`, two);
    const second = {
      ...answer,
      file_sha256_hash: sha256(two),
      version: 2,
      updated_at: '2026-11-25T10:01:00.000Z',
    };
    expect([updated.status, updated.body]).toEqual([
      200,
      { code: 'Success', message: 'Package has been updated', data: second },
    ]);
    const same = await sendZip(server, 'PATCH', `${path}/${id}`, two);
    expect([same.status, same.body]).toEqual([
      200,
      { code: 'Success', message: 'Package is the same already', data: second },
    ]);
    const files = [1, 2].map((version) => readFileSync(versionFile(dataFolder, { packageId: id, version })));
    expect(files.map(sha256)).toEqual([sha256(one), sha256(two)]);

    const back = await server.call('POST', `${path}/${id}/rollback`, {});
    expect(back.body.data).toMatchObject({ version: 1, file_sha256_hash: sha256(one) });
    const third = await sendZip(server, 'PATCH', `${path}/${id}`, python('three'));
    expect(third.body.data).toMatchObject({ version: 3 });
    const versions = await server.call('GET', `${path}/${id}/versions`);
    expect(versions.body.data).toMatchObject({
      items: [3, 2, 1].map((version) => ({ version, is_current: version === 3 })),
    });

    const removed = await server.call('DELETE', `${path}/${id}`);
    expect([removed.status, (await server.call('GET', `${path}/${id}`)).body.code]).toEqual([
      200,
      'NotFound_Package',
    ]);
    expect([existsSync(join(dataPlaces.packages(dataFolder), id)), leftOvers(server)]).toEqual([false, []]);
  });

  test('versions that are sent at once each keep their own bytes', async () => {
    await using server = await start();
    const { dataFolder } = server.platform.settings;
    const id = await create(server);
    const zips = Array.from({ length: 8 }, (_, number) => python(`version of ${number}`));
    const answers = await Promise.all(zips.map((zip) => sendZip(server, 'PATCH', `${path}/${id}`, zip)));
    expect(answers.map(({ status }) => status)).toEqual(zips.map(() => 200));
    const rows = await server.platform.store
      .selectFrom('package_versions')
      .select(['version', 'sha256'])
      .orderBy('version')
      .execute();
    const onDisk = rows.map(({ version }) => ({
      version,
      sha256: sha256(readFileSync(versionFile(dataFolder, { packageId: id, version }))),
    }));
    expect(onDisk).toEqual(rows);
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(rows.map((row) => row.sha256))).toEqual(new Set([python('one'), ...zips].map(sha256)));
  });

  test('what is refused leaves nothing, and says why', async () => {
    await using server = await start({ uploadMegabytes: 1 });
    const answers = [
      await sendZip(server, 'POST', path, python('one'), 'package'),
      await sendZip(server, 'POST', path, new Uint8Array(Buffer.from('no zip'))),
      await sendZip(server, 'POST', path, zipBytes([{ name: '../connector.py' }])),
      await sendZip(
        server,
        'POST',
        path,
        zipBytes([{ name: 'connector.py' }, { name: 'drivers/installation.sh' }]),
      ),
      await sendZip(server, 'PATCH', `${path}/no_package`, python('one')),
      await server.call('POST', path, {}),
    ];
    expect(answers.map(({ status, body: { code, message } }) => [status, code, message])).toEqual([
      [400, 'InvalidInput', 'file: it is missing from the form'],
      [
        400,
        'InvalidInput',
        'file: it is no zip that can be read (End of central directory record signature not found. Either not a zip file, or file is truncated): make the package again',
      ],
      [
        400,
        'InvalidInput',
        'file: "../connector.py" is refused, as its name leads out of its folder, or nowhere: mend the package and send it again',
      ],
      [
        400,
        'InvalidInput',
        'file: it holds drivers/installation.sh, which changes the machine it runs on: the operator must start the server with --allow-install',
      ],
      [404, 'NotFound_Package', 'there is no package "no_package"'],
      [415, 'UnsupportedMediaType', 'a package is sent as multipart/form-data, in the field "file"'],
    ]);
    expect((await server.call('GET', path)).body.data).toEqual({ items: [] });
    expect(leftOvers(server)).toEqual([]);
  });

  test('the last byte that is taken is taken, the next is not', async () => {
    await using server = await start({ uploadMegabytes: 1 });
    const room = 2 ** 20 - zipBytes([{ name: 'connector.py' }, { name: 'x', method: 0 }]).length;
    const fitting = (more: number) =>
      zipBytes([{ name: 'connector.py' }, { name: 'x', content: randomBytes(room + more), method: 0 }]);
    expect((await sendZip(server, 'POST', path, fitting(0))).status).toBe(201);
    for (const more of [1, 5 * 2 ** 20]) {
      const { status, body } = await sendZip(server, 'POST', path, fitting(more));
      expect([status, body]).toEqual([
        413,
        {
          code: 'PayloadTooLarge',
          message: 'the package has more than 1 MB: leave out what the connector does not need',
        },
      ]);
    }
    expect(leftOvers(server)).toEqual([]);
  });

  test('an upload whose client goes away leaves nothing', async () => {
    await using server = await start();
    const { keys, url } = server;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      `authorization: Basic ${Buffer.from(`${keys.key}:${keys.secret}`).toString('base64')}`,
      'content-type: multipart/form-data; boundary=edge',
      'content-length: 1000000',
    ].join('\r\n');
    const part = '--edge\r\ncontent-disposition: form-data; name="file"; filename="p.zip"\r\n\r\n';
    socket.write(`${head}\r\n\r\n${part}${'x'.repeat(100_000)}`);
    while (leftOvers(server).length === 0) await later(5);
    socket.destroy();
    while (leftOvers(server).length > 0) await later(5);
    expect((await server.call('GET', path)).body.data).toEqual({ items: [] });
  });

  test('a package that runs in a connection is not deleted', async () => {
    await using server = await start();
    const id = await create(server);
    const made = await server.call('POST', '/v1/connections', {
      group_id: server.groupId,
      service: 'connector_sdk',
      config: { schema: 'words', secrets_list: [], package_id: id },
      paused: true,
      run_setup_tests: false,
    });
    const connection = textOf(made, 'id');
    const refused = await server.call('DELETE', `${path}/${id}`);
    expect([refused.status, refused.body]).toEqual([
      403,
      {
        code: 'Forbidden',
        message: `the package runs in ${connection}: delete those connections first, or give them another package`,
      },
    ]);
    const { dataFolder } = server.platform.settings;
    const user = { connectionId: connection, identity: null };
    const code = await codeOf(dataFolder, { packageId: id, version: 1, kind: 'python' }, user);
    expect(readFileSync(join(code.folder, 'connector.py'), 'utf8')).toBe('one');
  });
});
