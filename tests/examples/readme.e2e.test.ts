import { join, posix } from 'node:path';
import type { ConfigurationField, ConfigurationFields } from '@headwater/sdk';
import { afterAll, describe, expect, test } from 'vitest';
import { removeFolders } from '../../packages/cli/src/headwater-process.ts';
import { parseConfiguration } from '../../packages/sdk/src/configuration.ts';
import { loadConnector } from '../../packages/sdk/src/host/load-connector.ts';
import { filesBelow, readText } from '../source-files.ts';
import {
  codeBlocks,
  exampleFolders,
  neededFiles,
  possibleFiles,
  readmeSection,
  repository,
} from './example-folders.ts';
import { missingProgramOf, runReadme } from './run-readme.ts';

afterAll(removeFolders);

test('examples/README.md lists every example, with what its connector says it shows', () => {
  const rows = [...readText('examples/README.md').matchAll(/^\| \[[^\]]+\]\(([^)]+)\) +\| (.+?) +\|$/gm)];
  const shown = exampleFolders.map((folder) => {
    const [first = ''] = readText(posix.join(folder, 'connector.ts')).split('\n');
    return [posix.relative('examples', folder), first.replace(/^\/\/ Shows /, '').replace(/\.$/, '')];
  });
  expect(Object.fromEntries(rows.map(([, folder, text]) => [folder, text]))).toEqual(
    Object.fromEntries(shown),
  );
});

test('the examples of tunnels, each of which is whole, have the same tunnel', () => {
  const folders = exampleFolders.filter((folder) => possibleFiles(folder).includes('ssh-tunnel.ts'));
  expect(folders).toHaveLength(3);
  expect(new Set(folders.map((folder) => readText(posix.join(folder, 'ssh-tunnel.ts')))).size).toBe(1);
});

describe.each(exampleFolders)('%s', (folder) => {
  const read = (file: string) => readText(posix.join(folder, file));

  test('has its four files, and beside them only what its connector imports', () => {
    const files = filesBelow(folder).map((file) => posix.relative(folder, file));
    expect(files).toEqual(expect.arrayContaining([...neededFiles]));
    expect(files.filter((file) => ![...neededFiles, ...possibleFiles(folder)].includes(file))).toEqual([]);
  });

  test('has a connector of at most 60 lines, which begins with what it shows', () => {
    const lines = read('connector.ts').trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\/\/ Shows .+[^,;:]$/);
    expect(lines.length).toBeLessThanOrEqual(60);
  });

  test('has a configuration that fits its settings, with placeholders for secrets', async () => {
    const fields = await settingsOf(folder);
    const given: Record<string, string> = JSON.parse(read('configuration.json'));
    const secrets = Object.keys(fields).filter((name) => typeOf(fields[name]) === 'secret');
    const shown = secrets.filter((name) => name in given).map((name) => given[name]);
    expect(shown.filter((value) => !/^<YOUR_[A-Z0-9_]+>$/.test(String(value)))).toEqual([]);

    const filled = secrets.filter((name) => name in given).map((name) => [name, 'a secret']);
    expect(() => parseConfiguration(fields, { ...given, ...Object.fromEntries(filled) })).not.toThrow();
  });

  test('has a README.md with every setting', async () => {
    const section = readmeSection(folder, 'Settings') ?? '';
    const listed = [...section.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
    expect(listed).toEqual(Object.keys(await settingsOf(folder)));
  });

  const shown = readmeSection(folder, 'The resulting table');
  test.runIf(shown !== null)('has a README.md with the tables it makes', async (context) => {
    const missing = await missingProgramOf(folder);
    context.skip(missing !== null, missing ?? '');
    const printed = await runReadme(folder);
    const written = codeBlocks(shown ?? '');
    expect(printed.toSorted().map(steady)).toEqual(written.toSorted().map(steady));
  });
});

async function settingsOf(folder: string): Promise<ConfigurationFields> {
  const { definition } = await loadConnector(join(repository, folder, 'connector.ts'));
  return { ...definition.configuration };
}

function typeOf(field: ConfigurationField | undefined): string | undefined {
  return typeof field === 'object' ? field.type : field;
}

/**
 * A printed table without what differs from run to run: the times of syncs and the width they give their column, and the
 * order of rows, which a warehouse does not promise.
 */
function steady(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  const head = lines.findIndex((cells) => cells.length > 2 && cells.includes('_fivetran_synced'));
  if (head === -1) return lines.map((cells) => cells.join('  '));
  const columns = lines[head] ?? [];
  // Counted from the end, as a text of blanks before it leaves no cell.
  const fromEnd = columns.length - columns.indexOf('_fivetran_synced');
  const steadyLines = lines.map((cells) =>
    cells
      .map((cell, index) => (index === cells.length - fromEnd && isTime(cell) ? '<time>' : cell))
      .join('  '),
  );
  return [...steadyLines.slice(0, head + 1), ...steadyLines.slice(head + 1).toSorted()];
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/.test(text);
}
