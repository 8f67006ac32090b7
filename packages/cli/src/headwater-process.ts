import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const bin = fileURLToPath(new URL('../../headwater/bin/headwater.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real command, for tests. It leads a group of processes of its own, as a command at a terminal does. */
export function startHeadwater(
  words: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): {
  child: ChildProcess;
  ended: Promise<Ended>;
  said: (text: string) => Promise<void>;
  heard: { readonly stdout: string; readonly stderr: string };
} {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: folder,
    env: { ...withoutOurs(process.env), ...environment },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (heard.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (heard.stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...heard }));
  });
  async function said(text: string): Promise<void> {
    while (!`${heard.stdout}${heard.stderr}`.includes(text)) {
      if (child.exitCode !== null) throw new Error(`it ended without "${text}": ${JSON.stringify(heard)}`);
      await new Promise((resolve) => void setTimeout(resolve, 10));
    }
  }
  return { child, ended, said, heard };
}

/** Runs the real command to its end, for tests. */
export function runHeadwater(
  words: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return startHeadwater(words, folder, environment).ended;
}

/** Replaces what differs from run to run in what the command prints, for tests. */
export function steady(text: string): string {
  return text
    .replace(/^\d\d:\d\d:\d\d /gm, '')
    .replace(/in [\d.]+ s: /, 'in … s: ')
    .replace(/ [\d,]+ rows\/s,/, '');
}

/** Whether a test can have a terminal: the program `script` makes one, and takes these options on Linux alone. */
export const hasTerminal = process.platform === 'linux' && existsSync('/usr/bin/script');

/**
 * Runs the real command at a terminal, for tests, and answers what it asks: each text is typed once the one before it
 * in the pair was shown. Gives what the terminal showed.
 */
export async function runAtTerminal(
  words: readonly string[],
  folder: string,
  answers: readonly (readonly [question: string, answer: string])[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; shown: string }> {
  const command = [process.execPath, bin, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], {
    cwd: folder,
    env: { ...withoutOurs(process.env), TERM: 'xterm', NO_COLOR: '1', ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (raw += text));
  const shown = (): string => raw.replace(/\r+\n/g, '\n');
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  let answered = 0;
  for (const [question, answer] of answers) {
    while (!shown().includes(question, answered)) {
      if (child.exitCode !== null) throw new Error(`it ended without "${question}": ${shown()}`);
      await new Promise((resolve) => void setTimeout(resolve, 10));
    }
    answered = shown().length;
    child.stdin.write(answer);
  }
  return { code: await code, shown: shown() };
}

/** Makes a temporary folder with some files, for tests. */
export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-cli-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Removes every folder that was made: to be called when the tests of a file have ended. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const made: string[] = [];

/** Makes the folder of a connector in which `headwater` is installed, for tests. */
export function makeConnector(
  update: string,
  files: Readonly<Record<string, string>> = {},
  declarations = '',
): string {
  const folder = makeFolder({
    'package.json': '{ "type": "module" }',
    'connector.ts': `import { connector } from 'headwater';
export default connector({
  ${declarations}
  async update({ configuration, state, op, log, signal }) {
${update}
  },
});
`,
    ...files,
  });
  symlinkSync(installed, join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Reads rows of a table with the real command, for tests. */
export async function rowsOf(table: string, folder: string): Promise<Record<string, string | null>[]> {
  const { code, stdout, stderr } = await runHeadwater(['show', table, '--json', '--limit', '1000'], folder);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, string | null> => JSON.parse(line));
}

/** What a developer has set must not change what a test sees. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(environment).filter(
    (name) => !/^(?:HEADWATER|FIVETRAN)_|^(?:NO|FORCE)_COLOR$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}
