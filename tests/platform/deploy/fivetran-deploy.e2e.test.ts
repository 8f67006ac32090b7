import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../python/python-with.ts';
import {
  reachableFolder,
  startServerProcess,
  testKey,
  type ServerProcess,
} from '../process/server-process.ts';

const found = await pythonWith('deploy', ['fivetran-connector-sdk==2.13.1'], ['docopt']);
const missing = 'missing' in found ? found.missing : null;
const program = 'python' in found ? join(dirname(found.python), 'fivetran') : '';
const isRoot = process.getuid?.() === 0;

const connector = `from fivetran_connector_sdk import Connector, ConfigurationForm, Operations as op, Test, form_field

def configuration_form():
    form = ConfigurationForm()
    form.add_field(form_field.TextField("word", "A word", field_type=form_field.TextField.plain_text))
    form.add_test(label="The word is right", func=word_is_right)
    return form

def word_is_right(configuration):
    if configuration.get("word") == "sesame":
        return Test.success()
    return Test.failure("it is not the word")

def schema(configuration):
    return [{"table": "letter", "primary_key": ["place"], "columns": {"place": "INT", "letter": "STRING"}}]

def update(configuration, state):
    for place, letter in enumerate(configuration["word"]):
        op.upsert("letter", {"place": place, "letter": letter})
    op.checkpoint({"version": VERSION})

connector = Connector(update=update, schema=schema, configuration_form=configuration_form)
`;

describe.skipIf(missing !== null)('fivetran deploy of the public Python SDK', () => {
  const folder = reachableFolder();
  const home = join(folder, 'home');
  const project = join(folder, 'letters');
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServerProcess(join(folder, 'data'), { words: isRoot ? [] : ['--trust-connectors'] });
    const settings = join(home, '.fivetran', 'connector_sdk');
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, '_config.json'), JSON.stringify({ production_base_url: server.url }));
    mkdirSync(project);
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function deploy(word: string, version: number): Promise<{ code: number; output: string }> {
    writeFileSync(join(project, 'connector.py'), connector.replace('VERSION', String(version)));
    writeFileSync(join(project, 'configuration.json'), JSON.stringify({ word }));
    writeFileSync(join(project, 'requirements.txt'), '');
    const key = Buffer.from(`${testKey.key}:${testKey.secret}`).toString('base64');
    const words = [
      'deploy',
      project,
      '--api-key',
      key,
      '--destination',
      'warehouse',
      '--connection',
      'letters',
    ];
    return new Promise((resolve) => {
      execFile(
        program,
        [...words, '--configuration', join(project, 'configuration.json'), '--force'],
        { cwd: project, env: { PATH: `${dirname(program)}:${process.env['PATH']}`, HOME: home } },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}` }),
      );
    });
  }

  test(
    'deploys twice, then fails with tests that fail, and the connection syncs',
    { timeout: 300_000 },
    async () => {
      const first = await deploy('sesame', 1);
      expect(first).toEqual({ code: 0, output: expect.stringContaining('letters') });
      const again = await deploy('sesame', 2);
      expect(again).toEqual({ code: 0, output: expect.stringContaining('letters') });

      const { id, groupId } = await findConnection();
      expect(await server.call('PATCH', `/v1/connections/${id}`, { paused: false })).toMatchObject({
        status: 200,
      });
      await waitForSuccess(id);
      const warehouse = join(folder, 'data', 'destinations', groupId, 'letters', 'warehouse.db');
      const copy = join(folder, 'copy.db');
      cpSync(warehouse, copy);
      expect(await readTables(copy)).toEqual({
        letter: Array.from('sesame').map((letter, place) => ({ place, letter })),
      });
      const state = await server.call('GET', `/v1/connections/${id}/state`);
      expect(state.body.data).toEqual({ state: { version: 2 } });

      const failing = await deploy('abracadabra', 2);
      expect(failing).toEqual({ code: 1, output: expect.stringContaining('it is not the word') });
      expect(readFileSync(join(project, 'configuration.json'), 'utf8')).toContain('abracadabra');
    },
  );

  async function findConnection(): Promise<{ id: string; groupId: string }> {
    const groups = await server.call('GET', '/v1/groups');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the list of groups
    const groupId = (groups.body.data as { items: { id: string }[] }).items[0]?.id ?? '';
    const { body } = await server.call('GET', `/v1/groups/${groupId}/connectors?schema=letters`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the list of connections
    const { items } = body.data as { items: { id: string }[] };
    expect(items).toHaveLength(1);
    return { id: items[0]?.id ?? '', groupId };
  }

  async function waitForSuccess(id: string): Promise<void> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await later(200)) {
      const { body } = await server.call('GET', `/v1/connections/${id}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a connection
      if ((body.data as { succeeded_at: string | null }).succeeded_at !== null) return;
    }
    throw new Error(`no sync has succeeded: ${server.output().slice(-3000)}`);
  }
});
