import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTables } from '@headwater/testing';
import { describe, expect, test } from 'vitest';
import { growingConnector, grownRows } from './growing-connector.ts';
import { inFolder } from './run-connector.ts';
import { canMount, onSmallDisk } from './small-disk.ts';

const command = join(import.meta.dirname, '..', '..', 'packages', 'headwater', 'bin', 'headwater.js');
const rows = 6000;
const rowsPerCheckpoint = 600;
const source = growingConnector({ rows, rowsPerCheckpoint });

/** What a person sees of one run, and what is left: how many rows the warehouse holds, and which states. */
interface DebugEnd {
  code: number | null;
  /** The first line of what went wrong, and its code. */
  said: string | undefined;
  errorCode: string | undefined;
  rows: number;
  kept: string | undefined;
  state: string | undefined;
  savedState: unknown;
}

/** Runs `headwater debug` in a folder, as the last words of another command where one is given. */
async function debug(folder: string, wrapper: readonly string[] = []): Promise<DebugEnd> {
  writeFileSync(join(folder, 'connector.ts'), source);
  const [program, ...words] = [...wrapper, process.execPath, command, 'debug'];
  const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text));
  const code = await new Promise<number | null>((resolve) => void child.on('close', resolve));
  const lines = errors.split('\n');
  const after = (start: string) => lines.find((line) => line.startsWith(start))?.slice(start.length);
  const warehouse = join(folder, 'files', 'warehouse.db');
  const stateFile = join(folder, 'files', 'state.json');
  const things = existsSync(warehouse) ? ((await readTables(warehouse))['thing'] ?? []) : [];
  expect(things).toEqual(grownRows(things.length));
  return {
    code,
    said: after('Sync failed: ')?.replaceAll(folder, '<folder>'),
    errorCode: after('  code   ')?.split(':', 1)[0],
    rows: things.length,
    kept: after('  kept   '),
    state: after('  state  '),
    savedState: existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : null,
  };
}

const succeeded: DebugEnd = {
  code: 0,
  said: undefined,
  errorCode: undefined,
  rows,
  kept: undefined,
  state: undefined,
  savedState: { seen: rows },
};

/** What is left of a sync that had no room: everything up to its last checkpoint, and any rows committed after it. */
function fullAfter(checkpoints: number, said: unknown, committed?: number): Record<keyof DebugEnd, unknown> {
  const seen = checkpoints * rowsPerCheckpoint;
  const rows = committed ?? seen;
  return {
    code: 1,
    said,
    errorCode: 'disk_full',
    rows,
    kept:
      seen === 0
        ? 'nothing was committed yet: the next sync is a first one'
        : `everything up to checkpoint ${checkpoints}, ${rows.toLocaleString('en')} rows`,
    state: seen === 0 ? undefined : JSON.stringify({ seen }),
    savedState: seen === 0 ? null : { seen },
  };
}

describe.skipIf(!canMount)('headwater debug on a disk that is full', () => {
  test('says so when there was never any room, and goes on when there is', async () => {
    await inFolder((folder) =>
      onSmallDisk(join(folder, 'files'), '4k', async (disk) => {
        expect(await debug(folder)).toEqual({
          ...fullAfter(0, '<folder>/files/warehouse.db: the disk is full: make room and run again'),
          // Nothing is known of a warehouse that could not be opened.
          kept: undefined,
        });
        disk.resize('500m');
        expect(await debug(folder)).toEqual(succeeded);
      }),
    );
  });

  test('says which file has no room, keeps every checkpoint with its state, and goes on when there is', async () => {
    await inFolder((folder) =>
      onSmallDisk(join(folder, 'files'), '20m', async (disk) => {
        const full = await debug(folder);
        const said = expect.stringMatching(
          /^<folder>\/files\/\S+(?: could not be written)?: the disk is full: make room and run again$/,
        );
        const checkpoints = Number(/checkpoint (\d+)/.exec(full.kept ?? '')?.[1]);
        // How far it comes hangs on how fast the warehouse takes files off the same disk. Rows may be beyond the state,
        // and the file of the state, which has no room either, behind it.
        expect(full).toEqual({ ...fullAfter(checkpoints, said, full.rows), savedState: full.savedState });
        expect(full.rows).toBeGreaterThanOrEqual(checkpoints * rowsPerCheckpoint);
        const states = [
          null,
          ...Array.from({ length: checkpoints }, (_, at) => ({ seen: (at + 1) * rowsPerCheckpoint })),
        ];
        expect(states).toContainEqual(full.savedState);
        disk.resize('500m');
        expect(await debug(folder)).toEqual(succeeded);
      }),
    );
  });
});

describe.skipIf(!canRun('prlimit', '--version'))(
  'headwater debug under a limit of how large a file may be',
  () => {
    const reason = 'no file may grow larger here: raise the limit (`ulimit -f`) and run again';

    test.each([
      ['a spool file', 500_000, 0, `incoming/1.parquet could not be written: ${reason}`],
      ['the warehouse', 9_000_000, 3, `files/warehouse.db: ${reason}`],
    ])('says so of %s, and goes on without the limit', async (_, bytes, checkpoints, said) => {
      await inFolder(async (folder) => {
        const limited = await debug(folder, ['prlimit', `--fsize=${bytes}`]);
        expect(limited).toEqual(fullAfter(checkpoints, expect.stringContaining(said)));
        expect(await debug(folder)).toEqual(succeeded);
      });
    });
  },
);

// A quota needs a file system of its own and another user; the system's answer is put into its calls instead.
describe.skipIf(!canRun('strace', '-f', 'true'))('headwater debug with a quota that is used up', () => {
  const reason = 'the disk quota is used up: make room, or have it raised, and run again';

  test.each([
    ['a spool file', 'writev', 'could not be written'],
    ['the warehouse', 'pwrite64', 'files/warehouse.db'],
  ])('says so of %s, and goes on with more', async (_, call, place) => {
    await inFolder(async (folder) => {
      const inject = `inject=${call}:error=EDQUOT:when=5+`;
      const limited = await debug(folder, [
        'strace',
        '-f',
        '-o',
        '/dev/null',
        '-e',
        `trace=${call}`,
        '-e',
        inject,
      ]);
      const checkpoints = limited.rows / rowsPerCheckpoint;
      expect(limited).toEqual(fullAfter(checkpoints, expect.stringContaining(`${place}: ${reason}`)));
      expect(await debug(folder)).toEqual(succeeded);
    });
  });
});

function canRun(program: string, ...words: string[]): boolean {
  return spawnSync(program, words).status === 0;
}
