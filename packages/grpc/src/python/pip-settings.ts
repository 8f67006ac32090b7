import { runCommand } from '../program/run-command.ts';
import type { ProgramOptions } from '../program/server-program.ts';
import type { Python } from './find-python.ts';

/** What uv calls the settings that say where packages come from. */
const uvNames: Readonly<Record<string, string>> = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  cert: 'SSL_CERT_FILE',
};

/** Where pip finds settings, the strongest last. */
const places = ['global', 'user', 'site', ':env:'];

/** Gives where pip is told to take packages from, as variables of uv, which does not read the settings of pip. */
export async function pipSettings(
  python: Python,
  { environment, signal }: ProgramOptions,
): Promise<Record<string, string>> {
  const options = { folder: process.cwd(), environment, signal };
  const { stdout } = await runCommand(python.path, ['-m', 'pip', 'config', 'list'], options);
  return settingsForUv(stdout);
}

/** Translates what `pip config list` prints: lines such as `global.index-url='https://index.example/simple'`. */
export function settingsForUv(printed: string): Record<string, string> {
  const found = [...printed.matchAll(/^([\w:]+)\.([\w-]+)='(.*)'$/gm)]
    .map(([, place = '', name = '', value = '']) => ({ rank: places.indexOf(place), name, value }))
    .filter(({ rank, name }) => rank >= 0 && name in uvNames)
    .toSorted((one, other) => one.rank - other.rank);
  // A setting of several values has one a line.
  return Object.fromEntries(
    found.map(({ name, value }) => [uvNames[name] ?? name, value.replaceAll('\\n', ' ').trim()]),
  );
}
