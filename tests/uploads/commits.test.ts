import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { duckdb } from '@headwater/destinations/duckdb';
import { runSync } from '@headwater/engine';
import { connector, type Connector } from '@headwater/sdk';
import { inProcess } from '@headwater/testing';
import { expect, onTestFinished, test } from 'vitest';
import { newWarehouse, query } from '../cases/warehouse.ts';
import { fileCount, fileOfRound } from './connector.ts';

const kills = process.env['HEADWATER_TEST'] === 'long' ? 60 : 8;
const bytes = (text: string) => new TextEncoder().encode(text);

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-uploads-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs one sync into a folder, and says how it ended. */
async function syncInto(folder: string, source: Connector): Promise<string> {
  const { status, error } = await runSync({
    connection: 'tester',
    connector: inProcess(source),
    destination: duckdb({ file: join(folder, 'warehouse.db'), uploads: folder }),
    configuration: {},
    spoolParent: join(folder, 'spool'),
  });
  return error === undefined ? status : `${error.code}: ${error.message.replaceAll(folder, '<folder>')}`;
}

/** A connector that uploads one text to the table `doc`, and may fail afterwards. */
function uploading(path: string, text: string, after: () => Promise<void> = async () => {}): Connector {
  return connector({
    schema: { doc: { primaryKey: ['path'] } },
    async update({ op }) {
      await op.upsert('doc', { path }, { file: { path, data: bytes(text) } });
      await after();
    },
  });
}

/** What is in the folder beside the warehouse: no rest of an upload. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== 'spool').toSorted();
}

test('a sync that fails leaves no file, and an old one is as it was', async () => {
  const folder = await newFolder();
  await syncInto(folder, uploading('a', 'old'));
  const failing = async () => {
    throw new Error('no more');
  };
  expect(await syncInto(folder, uploading('a', 'new', failing))).toBe('connector_failed: Error: no more');
  expect(await syncInto(folder, uploading('b', 'new', failing))).toBe('connector_failed: Error: no more');
  expect(await readdir(join(folder, 'doc'))).toEqual(['a']);
  expect(await readFile(join(folder, 'doc/a'), 'utf8')).toBe('old');
  expect(await namesIn(folder)).toEqual(['doc', 'warehouse.db']);
});

test('the column of the path is none that the schema forgot', async () => {
  const { tables } = await (
    await newWarehouse()
  ).sync(
    connector({
      schema: { doc: { primaryKey: ['id'], columns: { id: 'LONG' } } },
      async update({ op }) {
        await op.upsert('doc', { id: 1 }, { file: { path: 'a', data: bytes('a') } });
      },
    }),
  );
  expect(tables).toMatchObject([{ undeclared: [], renamed: [] }]);
});

test('a file is replaced when its commit is durable, not before', async () => {
  const folder = await newFolder();
  await syncInto(folder, uploading('a', 'old'));
  let meanwhile = '';
  await syncInto(
    folder,
    uploading('a', 'new', async () => {
      await setTimeout(100);
      meanwhile = await readFile(join(folder, 'doc/a'), 'utf8');
    }),
  );
  expect([meanwhile, await readFile(join(folder, 'doc/a'), 'utf8')]).toEqual(['old', 'new']);
});

test('a file that would take the place of a folder, or need one where a file is, is refused with its row', async () => {
  const folder = await newFolder();
  expect(await syncInto(folder, uploading('a/b', 'x'))).toBe('succeeded');
  expect(await syncInto(folder, uploading('a', 'x'))).toBe(
    'destination: the uploaded file <folder>/doc/a could not be stored: a folder of that name is there',
  );
  expect(await syncInto(folder, uploading('a/b/c', 'x'))).toBe(
    'destination: the uploaded file <folder>/doc/a/b/c could not be stored: <folder>/doc/a/b is no folder',
  );
  expect(await query(join(folder, 'warehouse.db'), 'SELECT path FROM tester.doc')).toEqual([['a/b']]);
  // Nothing is stuck.
  expect(await syncInto(folder, uploading('c', 'x'))).toBe('succeeded');
});

test('a link in the folder of a table leads no file out of it', async () => {
  const folder = await newFolder();
  const elsewhere = await newFolder();
  await mkdir(join(folder, 'doc'));
  await symlink(elsewhere, join(folder, 'doc/link'));
  await writeFile(join(elsewhere, 'kept'), 'mine');
  expect(await syncInto(folder, uploading('link/kept', 'x'))).toBe(
    'destination: the uploaded file <folder>/doc/link/kept could not be stored: <folder>/doc/link is no folder',
  );
  expect(await readFile(join(elsewhere, 'kept'), 'utf8')).toBe('mine');
});

test(
  'rows and files agree after every kill, once the connection is opened again',
  async () => {
    const folder = await newFolder();
    const file = join(folder, 'warehouse.db');
    const start = (rounds: number) =>
      spawn(process.execPath, [join(import.meta.dirname, 'run-uploads.ts'), folder, String(rounds)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    for (let kill = 0; kill < kills; kill += 1) {
      const child = start(1_000_000);
      const ended = once(child, 'exit');
      // Kills begin when commits do.
      await once(child.stdout, 'data');
      await setTimeout(Math.random() * 200);
      child.kill('SIGKILL');
      await ended;
      // Opening the connection ends what was begun; no round is added.
      expect(await once(start(0), 'exit')).toEqual([0, null]);

      const rows = await query(file, 'SELECT id, round, _fivetran_file_path FROM tester.doc ORDER BY id');
      expect(rows).toHaveLength(fileCount);
      for (const [id, round, path] of rows) {
        expect(path).toBe(`folder ${String(id)}/file`);
        const stored = await readFile(join(folder, 'doc', String(path)));
        expect(stored.equals(fileOfRound(Number(round)))).toBe(true);
      }
      expect(existsSync(join(folder, '.uploads-tester'))).toBe(false);
    }
  },
  60_000 + kills * 5000,
);
