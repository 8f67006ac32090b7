import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HeadwaterError, isObject } from '@headwater/protocol';
import { findCommand } from '../program/find-command.ts';
import { runCommand } from '../program/run-command.ts';
import type { ProgramOptions } from '../program/server-program.ts';

export interface Python {
  /** The program itself, where a command only chooses one. */
  readonly path: string;
  /** `3.12.1` */
  readonly version: string;
}

/** The first version the Python SDK runs on. */
const oldestMinor = 10;

const question =
  'import json, sys; print(json.dumps({"path": sys.executable, "version": ".".join(map(str, sys.version_info[:3]))}))';

/**
 * Finds the Python that runs a connector: what HEADWATER_PYTHON names, else python3 or python.
 *
 * @throws HeadwaterError `connector_invalid` when there is none, or none that is new enough
 */
export async function findPython(folder: string, options: ProgramOptions): Promise<Python> {
  const named = options.environment['HEADWATER_PYTHON'];
  const commands = named === undefined || named === '' ? ['python3', 'python'] : [named];
  const found: string[] = [];
  for (const command of commands) {
    const file = findCommand(command, process.cwd(), options.environment);
    if (file === null) continue;
    const python = await askPython(file, folder, options);
    if (python !== null && isNewEnough(python.version)) return python;
    found.push(python === null ? `${file} does not start` : `${file} is Python ${python.version}`);
  }
  if (found.length === 0) found.push(`there is no ${commands.join(', nor ')}`);
  throw new HeadwaterError(
    'connector_invalid',
    `a connector.py needs Python 3.${oldestMinor} or newer, but ${found.join(', and ')}: install one, or name it in HEADWATER_PYTHON`,
  );
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= oldestMinor);
}

/** Asks a Python what it is, once: its answer is kept as long as what it depends on is the same. */
async function askPython(file: string, folder: string, options: ProgramOptions): Promise<Python | null> {
  const { environment, signal } = options;
  const answers = join(options.cacheFolder, 'pythons');
  const kept = join(answers, answerName(file, folder, environment));
  const known = readAnswer(readText(kept));
  if (known !== null && isFile(known.path)) return known;
  const { code, stdout } = await runCommand(file, ['-c', question], { folder, environment, signal });
  const answer = code === 0 ? readAnswer(stdout) : null;
  if (answer !== null) {
    mkdirSync(answers, { recursive: true });
    writeFileSync(kept, JSON.stringify(answer));
  }
  return answer;
}

function answerName(file: string, folder: string, environment: NodeJS.ProcessEnv): string {
  const { size, mtimeMs } = statSync(file);
  const hash = createHash('sha256').update(
    `${file} ${size} ${mtimeMs} ${environment['PYENV_VERSION'] ?? ''}`,
  );
  for (const choice of choices(file, folder)) hash.update(`\0${readText(choice) ?? ''}`);
  return hash.digest('hex').slice(0, 32);
}

/** Files that choose which Python the `python3` of a version manager starts. */
function choices(file: string, folder: string): string[] {
  const files = [join(dirname(file), '../version')];
  for (let place = resolve(folder); ; place = dirname(place)) {
    files.push(join(place, '.python-version'), join(place, '.tool-versions'));
    if (place === dirname(place)) return files;
  }
}

function readAnswer(text: string | null): Python | null {
  if (text === null) return null;
  try {
    const answer: unknown = JSON.parse(text);
    if (!isObject(answer)) return null;
    const { path, version } = answer;
    return typeof path === 'string' && typeof version === 'string' ? { path, version } : null;
  } catch {
    return null;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
