import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import {
  makeFolder,
  removeFolders,
  runHeadwater,
  startHeadwater,
  steady,
} from '../../packages/cli/src/headwater-process.ts';
import { whyNoPython } from '../python/python-here.ts';
import { query } from '../cases/warehouse.ts';

// `headwater debug` and `configuration` with connectors in Python, as their authors see it.

afterAll(removeFolders);

const environment = { XDG_CACHE_HOME: fileURLToPath(new URL('../../.cache', import.meta.url)) };
const missing = await whyNoPython();

/** A folder with a connector whose update() has this body; the table `thing` has the key `id`. */
function makeConnector(body: string, files: Record<string, string> = {}): string {
  const indented = body.trim().replaceAll('\n', '\n    ');
  return makeFolder({
    'connector.py': `import os
import sys
from fivetran_connector_sdk import Connector, FileUpload, Logging as log, Operations as op

def schema(configuration):
    return [{"table": "thing", "primary_key": ["id"], "columns": {"id": "LONG"}}]

def update(configuration, state):
    ${indented}

connector = Connector(update=update, schema=schema)

if __name__ == "__main__":
    connector.debug()
`,
    ...files,
  });
}

const debug = (folder: string, ...words: string[]) => runHeadwater(['debug', ...words], folder, environment);
const thing = (folder: string, columns = 'id') =>
  query(join(folder, 'files', 'warehouse.db'), `SELECT ${columns} FROM tester.thing ORDER BY id`);

describe.skipIf(missing !== null)(`a connector in Python${missing === null ? '' : ` (${missing})`}`, () => {
  test('needs no configuration.json, logs and prints, and goes on from its state', async () => {
    const folder = makeConnector(`
n = state.get("n", 0) + 1
log.info(f"round {n}")
print("printed", flush=True)
op.upsert("thing", {"id": n, "ratio": 0.1234567890123, "big": 2**70, "huge": 2**53 + 1})
op.checkpoint({"n": n, "cursor": 2**53 + 1})`);
    const first = await debug(folder);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('info       round 1\n') });
    expect(first.stdout + first.stderr).toContain('printed');
    const second = await debug(folder);
    expect({ ...second, stdout: steady(second.stdout) }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('started    from the state {"n":1,"cursor":9007199254740993}\n'),
      stderr: '',
    });
    expect(await thing(folder, 'id, ratio, big, huge, typeof(big)')).toEqual([
      [1, 0.1234567890123, String(2n ** 70n), 2n ** 53n + 1n, 'DECIMAL(22,0)'],
      [2, 0.1234567890123, String(2n ** 70n), 2n ** 53n + 1n, 'DECIMAL(22,0)'],
    ]);
  });

  const before = `
op.upsert("thing", {"id": 1})
op.checkpoint({"n": 1})
op.upsert("thing", {"id": 2})
`;
  test.each([
    [
      'sys.exit()',
      'sys.exit(0)',
      'sys.exit() was called in update(): raise an error to fail, return to end',
      'connector_failed',
    ],
    [
      'os._exit()',
      'os._exit(3)',
      "the connector's program ended by itself with code 3: remove what ends it, such as os._exit(), and raise an error to fail",
      'connector_ended',
    ],
    [
      'kill -9',
      'os.kill(os.getpid(), 9)',
      "the connector's program was ended by SIGKILL (when nobody sent it, the system was out of memory)",
      'connector_ended',
    ],
    [
      'op.error()',
      'op.error("renew the key")\nwhile True: op.upsert("thing", {"id": 3})',
      'the connector says: renew the key',
      'connector_failed',
    ],
    [
      'an exception',
      'raise ValueError(f"bad key {configuration[\'key\']}")',
      'update(): ValueError: bad key ****',
      'connector_failed',
    ],
    [
      'a value of another type',
      'op.upsert("thing", {"id": "one"})',
      "update(): TypeError: 'str' object cannot be interpreted as an integer",
      'connector_failed',
    ],
    [
      'a row without its key',
      'op.upsert("thing", {"other": 1})',
      'upsert on table "thing": row 2 of 2 has no value for the key column "id": {"other":1}',
      'null_primary_key',
    ],
  ])(
    '%s in update() fails the sync, which keeps what was checkpointed',
    async (_title, body, message, code) => {
      const folder = makeConnector(before + body, { 'configuration.json': '{"key": "very secret"}' });
      const ended = await debug(folder);
      expect(ended.code).toBe(1);
      const [, said, as] = /^Sync failed: (.*)$[^]*^ {2}code {3}(\w+):/m.exec(ended.stderr) ?? [];
      expect([said, as]).toEqual([message, code]);
      expect(ended.stdout + ended.stderr).not.toContain('very secret');
      expect(ended.stderr).not.toMatch(/site-packages|launcher\.py/);
      expect(await thing(folder)).toEqual([[1]]);
      expect(JSON.parse(readFileSync(join(folder, 'files', 'state.json'), 'utf8'))).toEqual({ n: 1 });
    },
  );

  test('the place of an exception is that in the file of the author', async () => {
    const folder = makeConnector('[][1]');
    expect((await debug(folder)).stderr).toMatch(
      /Sync failed: update\(\): IndexError: .*\n {4}at update \(connector\.py:9\)/,
    );
  });

  test('Ctrl-C ends it, with what it has started', async () => {
    const folder = makeConnector(`
import subprocess, time
child = subprocess.Popen(["sleep", "600"])
print(f"pids {os.getpid()} {child.pid}", flush=True)
op.upsert("thing", {"id": 1})
op.checkpoint({})
time.sleep(600)`);
    const { child, ended, said, heard } = startHeadwater(['debug'], folder, environment);
    await said('pids ');
    await said('checkpoint 1');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    const [, ...pids] = /pids (\d+) (\d+)/.exec(heard.stdout + heard.stderr) ?? [];
    await expect.poll(() => pids.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 5000 }).toEqual([]);
    expect(await thing(folder)).toEqual([[1]]);
  });

  test('a kill -9 of headwater leaves no process, and the next sync goes on', async () => {
    const folder = makeConnector(`
import time
print(f"pid {os.getpid()}", flush=True)
for n in range(state.get("n", 0), 40):
    op.upsert("thing", {"id": n})
    op.checkpoint({"n": n + 1})
    time.sleep(0.02)`);
    for (let kill = 0; kill < 3; kill += 1) {
      const { child, ended, said, heard } = startHeadwater(['debug'], folder, environment);
      await said('checkpoint 1');
      await setTimeout(Math.random() * 400);
      child.kill('SIGKILL');
      await ended;
      const [, pid] = /pid (\d+)/.exec(heard.stdout + heard.stderr) ?? [];
      await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 5000 }).toBe(false);
    }
    expect(await debug(folder)).toMatchObject({ code: 0 });
    expect(await thing(folder)).toEqual(Array.from({ length: 40 }, (_, id) => [id]));
  });

  test('files go beside the warehouse, with their rows', async () => {
    const folder = makeConnector(`
import io
op.upsert("thing", {"id": 1}, file=FileUpload(path="a/b.bin", stream=io.BytesIO(b"x" * 3_000_000)))
op.checkpoint({})`);
    expect(await debug(folder)).toMatchObject({ code: 0 });
    expect(await thing(folder, 'id, _fivetran_file_path')).toEqual([[1, 'a/b.bin']]);
    expect(
      readFileSync(join(folder, 'files', 'thing', 'a', 'b.bin')).equals(Buffer.alloc(3_000_000, 'x')),
    ).toBe(true);
  });

  test('its form is asked for, and its tests are run', async () => {
    const folder = makeFolder({
      'configuration.json': '{"key": "very secret", "other": "x"}',
      'connector.py': `from fivetran_connector_sdk import ConfigurationForm, Connector, Test, form_field

def reach(configuration):
    return Test.success()

def read(configuration):
    return Test.failure(f"the key {configuration['key']} is refused")

def configuration_form():
    return (
        ConfigurationForm()
        .add_field(form_field.TextField("host", "Host", required=True))
        .add_field(form_field.TextField("key", "Key", form_field.TextField.password, required=True))
        .add_test(label="Can reach", func=reach)
        .add_test(label="Can read", func=read)
    )

connector = Connector(update=lambda configuration, state: None, configuration_form=configuration_form)
`,
    });
    const asked = await runHeadwater(['configuration', '--test'], folder, environment);
    expect(asked.code).toBe(1);
    expect(asked.stdout).toContain('host');
    expect(asked.stderr).toContain('configuration.host: it is required, but was not given');
  });
});
