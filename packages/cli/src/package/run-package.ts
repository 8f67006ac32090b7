import { realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readArguments } from '../arguments.ts';
import { pathTitle, withHome } from '../connector-place.ts';
import { findConnectorSource } from '../connector-source.ts';
import { tableLines } from '../display/aligned-table.ts';
import { countText, sizeText } from '../display/number-text.ts';
import type { Output } from '../display/output.ts';
import { visible, visibleCell } from '../display/visible-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { makePackage } from './make-package.ts';
import type { WrittenEntry } from './write-zip.ts';

const mostShown = 20;

/** Packages a connector, so that it can run on another machine. Gives the exit code. */
export async function runPackage(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = {
    output: { type: 'string' },
    json: { type: 'boolean' },
    'allow-install': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = readArguments('package', words, options, 1);
  const { folder: here, output } = surroundings;
  const source = findConnectorSource(positionals[0] ?? '.', here);
  const folder = realpathSync(source.folder);
  const path =
    values.output === undefined
      ? join(folder, 'files', `${basename(folder)}.zip`)
      : resolve(here, withHome(values.output));
  const title = pathTitle(source.folder, here);
  const { bytes, files } = await makePackage(source, path, values['allow-install'] ?? false, surroundings);
  if (values.json === true) output.stdout.write(`${JSON.stringify({ path, bytes, files })}\n`);
  else showPackage(title, pathTitle(path, here), bytes, files, output);
  return 0;
}

function showPackage(
  title: string,
  path: string,
  bytes: number,
  files: readonly WrittenEntry[],
  { stdout }: Output,
): void {
  const table = {
    columns: [
      { head: 'file', align: 'left' },
      { head: 'size', align: 'right' },
    ],
    rows: files
      .slice(0, mostShown)
      .map((file) => [{ text: visibleCell(file.name) }, { text: sizeText(file.bytes) }]),
  } as const;
  const lines =
    tableLines(table, stdout.columns(), stdout.style) ?? tableLines(table, null, stdout.style) ?? [];
  const rest = files.length - mostShown;
  if (rest > 0) lines.push(`  and ${countText(rest, 'more file', 'more files')}`);
  stdout.write(
    `Packaged ${visible(title)} in ${visible(path)}, ${sizeText(bytes)}:\n\n${lines.join('\n')}\n`,
  );
}
