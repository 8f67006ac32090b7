import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const command = join(root, 'packages', 'headwater', 'bin', 'headwater.js');

/** Inside the repository, so that a connector written there finds its packages. */
const parent = join(import.meta.dirname, 'files');

/** What `headwater debug` left. */
export interface DebugRun {
  readonly code: number | null;
  readonly errors: string;
  /** The warehouse. */
  readonly file: string;
  /** The most memory the command and the connector's process held; undefined where the system does not tell. */
  readonly peakMegabytes: { readonly engine?: number; readonly connector?: number };
}

/** Runs one sync of a connector with the real command, each in a process of its own. */
export async function debugConnector(
  declarations: string,
  body: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<DebugRun> {
  await mkdir(parent, { recursive: true });
  const folder = await realpath(await mkdtemp(join(parent, 'connector-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    join(folder, 'connector.ts'),
    `import { connector } from '@headwater/sdk';

export default connector({
  ${declarations}
  async update({ op, state }) {
${body}
  },
});
`,
  );
  const peakMegabytes: Peaks = {};
  const ended = await runDebug(folder, environment, peakMegabytes);
  return { ...ended, file: join(folder, 'files', 'warehouse.db'), peakMegabytes };
}

interface Peaks {
  engine?: number;
  connector?: number;
}

function runDebug(
  folder: string,
  environment: NodeJS.ProcessEnv,
  peaks: Peaks,
): Promise<{ code: number | null; errors: string }> {
  const child = spawn(process.execPath, [command, 'debug'], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text));
  // The figure is the highest ever, so that only the last moments of a process can be missed.
  const timer = setInterval(() => notePeaks(child.pid ?? 0, peaks), 20);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code, errors });
    });
  });
}

function notePeaks(engine: number, peaks: Peaks): void {
  const [connector] = read(`/proc/${engine}/task/${engine}/children`).split(' ');
  peaks.engine = Math.max(peaks.engine ?? 0, peakOf(engine));
  if (connector !== undefined && connector !== '')
    peaks.connector = Math.max(peaks.connector ?? 0, peakOf(Number(connector)));
}

function peakOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** A process may end at any moment, and only Linux has these files. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
