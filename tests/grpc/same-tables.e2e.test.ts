import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runHeadwater, startHeadwater, steady } from '../../packages/cli/src/headwater-process.ts';
import { query } from '../cases/warehouse.ts';

// One connector in four languages, each run by the command as its author would: the tables are the same.

const repository = fileURLToPath(new URL('../..', import.meta.url));
const caches = join(repository, '.cache');
// As far below the repository as `same` is: the servers read the proto files there.
const copies = join(caches, 'tests', 'same');

const columns = `id, name, price, ratio, share, small, count, open, day::text, "at"::text, seen::text, photo::text, note,
  extra, comment, _fivetran_deleted`;

/** What two syncs of a language leave. */
async function tablesOf(
  language: string,
  ...words: readonly string[]
): Promise<{ printed: string[]; tables: unknown }> {
  const folder = join(copies, language);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(copies, { recursive: true });
  cpSync(fileURLToPath(new URL(`same/${language}`, import.meta.url)), folder, { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const printed: string[] = [];
  for (let sync = 1; sync <= 2; sync += 1) {
    const { code, stdout, stderr } = await runHeadwater(['debug', '--allow-install', ...words], folder, {
      XDG_CACHE_HOME: caches,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    printed.push(
      ...steady(stdout)
        .split('\n')
        .filter((line) => / {2,}tester\.|^Sync|^started/.test(line)),
    );
  }
  const file = join(folder, 'files', 'warehouse.db');
  return {
    printed,
    tables: {
      types: await query(
        file,
        `SELECT table_name, column_name, data_type FROM information_schema.columns
         WHERE table_schema = 'tester' ORDER BY table_name, column_name`,
      ),
      order: await query(file, `SELECT ${columns} FROM tester.order ORDER BY id`),
      event: await query(
        file,
        'SELECT kind, n, _fivetran_id, _fivetran_deleted FROM tester.event ORDER BY kind, n',
      ),
    },
  };
}

/** Says what a language lacks on this machine, if anything. */
function missingFor(language: string): string | null {
  if (language === 'python')
    return isThere('python3', ['-c', 'import venv, ensurepip']) ? null : 'python3 with venv';
  if (language !== 'go') return null;
  const { error, stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  const [, minor = '0'] = (error === undefined ? /^go1\.(\d+)/.exec(stdout) : null) ?? [];
  return Number(minor) >= 24 ? null : 'Go 1.24';
}

function isThere(program: string, words: readonly string[]): boolean {
  return spawnSync(program, words).status === 0;
}

test.for(['python', 'node', 'go'])(
  'a connector in %s makes the tables of the one in TypeScript',
  { timeout: 300_000 },
  async (language, { skip }) => {
    const missing = missingFor(language);
    if (missing !== null) skip(`${missing} is missing`);
    const [wanted, made] = [await tablesOf('typescript'), await tablesOf(language)];
    expect(made).toEqual(wanted);
  },
);

test('a connector in TypeScript that is served makes the tables it makes itself', async () => {
  const folder = fileURLToPath(new URL('same/typescript', import.meta.url));
  const { child, ended, said, heard } = startHeadwater(['serve', '--port', '0'], folder);
  await said('Listening on port');
  const [, port = ''] = /Listening on port (\d+)/.exec(heard.stdout) ?? [];
  expect(await tablesOf('typescript', '--grpc', port)).toEqual(await tablesOf('typescript'));
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

test('these tables are as they should be', async () => {
  const { printed, tables } = await tablesOf('typescript');
  expect(printed).toEqual([
    'started    as a first sync: there is no state yet',
    expect.stringMatching(/^Sync succeeded/),
    '  tester.event             2        0        0          1',
    '  tester.order             3        1        1          0',
    'started    from the state {"round":1}',
    expect.stringMatching(/^Sync succeeded/),
    '  tester.event             2        0        0          1         0',
    '  tester.order             3        1        1          0         2',
  ]);
  expect(tables).toMatchObject({
    order: [
      [-1, 'to be deleted', ...Array.from({ length: 13 }, () => null), true],
      [1, 'updated', '-0.01', -1e-300, null, 0, 0, false, null, null, null, null, null, '[]', null, false],
      [2, 'updated', '-0.01', -1e-300, null, 0, 0, false, null, null, null, null, null, '[]', null, false],
      [
        2n ** 62n,
        'größe 🦆 quack',
        '1234567890.12',
        0.1,
        0.5,
        -32768,
        2147483647,
        true,
        '0001-01-01',
        '2024-02-29 23:59:59.999999',
        '9999-12-31 23:59:59.999999+00',
        '\\x00\\x7F\\x80\\xFF',
        '<a/>',
        '{"list":[1,2.5,null],"nested":{"text":"é\\"\\\\"}}',
        'not declared',
        false,
      ],
    ],
  });
});
