import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeConnector, removeFolders, rowsOf, startHeadwater, steady } from '../headwater-process.ts';

afterAll(removeFolders);

/** Node cannot send Ctrl-C there. */
const isWindows = process.platform === 'win32';

const reader = `    const { readFileSync } = await import('node:fs');
    const text = readFileSync('source/text.txt', 'utf8');
    await op.upsert('text', { id: 1, text });
    log.info('read ' + text);
    if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 60_000));`;
const keyed = `schema: { text: { primaryKey: ['id'], columns: { id: 'INT', text: 'STRING' } } },`;
const waiting = 'Waiting for a change of a file; Ctrl-C ends.\n';
const changed = `${join('source', 'text.txt')} has changed: running again.\n`;

test.skipIf(isWindows)(
  '--watch runs again when a file changes, also during a run, until Ctrl-C',
  async () => {
    const folder = makeConnector(reader, { 'source/text.txt': 'one' }, keyed);
    const { child, ended, said, heard } = startHeadwater(['debug', '--watch'], folder);
    const write = (text: string) => writeFileSync(join(folder, 'source', 'text.txt'), text);
    await said(waiting);
    write('slow');
    await said('read slow\n');
    write('two');
    await said('read two\n');
    await said(`  next  headwater show\n\n${waiting}`);
    expect(await rowsOf('text', folder)).toEqual([expect.objectContaining({ text: 'two' })]);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    const lines = steady(stdout)
      .split('\n')
      .filter((line) => /^(?:info|Sync|Waiting|source)/.test(line))
      .map((line) => line.replace(/ in .*/, ''));
    expect({ code, lines, stderr: stderr.split('\n', 2) }).toEqual({
      code: 130,
      lines: [
        'info       read one',
        'Sync succeeded',
        waiting.trim(),
        changed.trim(),
        'info       read slow',
        changed.trim(),
        'info       read two',
        'Sync succeeded',
        waiting.trim(),
        waiting.trim(),
      ].slice(0, -1),
      stderr: ['', 'Sync cancelled: the sync was cancelled'],
    });
    expect(heard.stdout).toBe(stdout);
  },
);

test.skipIf(isWindows)(
  'what is being written may be wrong for a moment; new folders are watched too, files/ is not',
  async () => {
    const folder = makeConnector(`    log.info('begun');`, { 'configuration.json': '{}' });
    const { child, ended, said, heard } = startHeadwater(['debug', '--watch'], folder);
    await said(waiting);
    writeFileSync(join(folder, 'configuration.json'), '{');
    await said('headwater: configuration.json:1:2: ');
    writeFileSync(join(folder, 'configuration.json'), '{}');
    await said('configuration.json has changed: running again.\n\n');
    const runs = () => heard.stdout.split('begun\n').length - 1;
    await until(() => runs() === 2 && heard.stdout.endsWith(waiting));
    writeFileSync(join(folder, 'files', 'notes.txt'), 'mine');
    mkdirSync(join(folder, 'node_modules_of_mine'));
    await until(() => runs() === 3 && heard.stdout.endsWith(waiting));
    writeFileSync(join(folder, 'node_modules_of_mine', 'page.ts'), '');
    await until(() => runs() === 4 && heard.stdout.endsWith(waiting));
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect({ code, causes: [...stdout.matchAll(/^(.*) has changed/gm)].map(([, name]) => name) }).toEqual({
      code: 130,
      causes: [
        'configuration.json',
        'configuration.json',
        'node_modules_of_mine',
        join('node_modules_of_mine', 'page.ts'),
      ],
    });
  },
);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => void setTimeout(resolve, 10));
}
