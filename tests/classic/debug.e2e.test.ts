import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  makeConnector,
  removeFolders,
  rowsOf,
  runHeadwater,
} from '../../packages/cli/src/headwater-process.ts';

afterAll(removeFolders);

const whenMain = 'if (import.meta.main) await connector.debug();';

/** The folder of a connector that is exported by the name Python knows. */
function classicFolder(lastLine: string): string {
  const text = `import { ConfigurationForm, Connector, formField, log, op } from 'headwater/classic';

function configurationForm() {
  return new ConfigurationForm()
    .addField(formField.text('name', 'Whom to greet', { required: true }))
    .addField(formField.password('key', 'Key'))
    .addTest('The name is short', ({ name }) => {
      if (name.length > 5) throw new Error('it has ' + name.length + ' letters');
    });
}

function schema(configuration) {
  log.info('listing for ' + configuration.name);
  return [{ table: 'hello', primary_key: ['id'] }];
}

async function update(configuration, state) {
  const id = (state.id ?? 0) + 1;
  log.warning('writing ' + id + ' with ' + configuration.key);
  await op.upsert('hello', { id, message: 'hello, ' + configuration.name });
  await op.checkpoint({ id });
}

export const connector = new Connector({ update, schema, configurationForm });
${lastLine}
`;
  return makeConnector('', {
    'connector.ts': text,
    'configuration.json': '{ "name": "Ada", "key": "hidden" }',
  });
}

/** Runs a program of a folder with Node alone. */
function runNode(words: readonly string[], folder: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

const messages = (rows: readonly Record<string, string | null>[]) => rows.map(({ message }) => message);

test('headwater debug runs a connector that is exported by name, and shows its log without secrets', async () => {
  const folder = classicFolder(whenMain);
  const { code, stdout, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('listing for Ada');
  expect(stdout).toContain('writing 1 with ****');
  expect(messages(await rowsOf('hello', folder))).toEqual(['hello, Ada']);
});

test('a connector file that calls debug() is that command, with its options and its exit code', async () => {
  const folder = classicFolder(whenMain);
  expect(runNode(['connector.ts'], folder)).toMatchObject({ code: 0, stderr: '' });
  const second = runNode([join(folder, 'connector.ts')], folder);
  expect(second.stdout).toContain('from the state {"id":1}');
  expect(messages(await rowsOf('hello', folder))).toEqual(['hello, Ada', 'hello, Ada']);

  expect(runNode(['connector.ts', '--fresh'], folder).stdout).toContain('as a first sync');
  expect(messages(await rowsOf('hello', folder))).toEqual(['hello, Ada']);
  expect(runNode(['connector.ts', '--frehs'], folder)).toMatchObject({ code: 2, stdout: '' });
});

test('a file that calls debug() while another program loads it says what to write', async () => {
  const folder = classicFolder('await connector.debug();');
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, said: stderr.trim().split('\n')[0] }).toEqual({
    code: 1,
    said: `Sync failed: ${join(realpathSync(folder), 'connector.ts')} called connector.debug() although another program has loaded it: write \`${whenMain}\``,
  });
});

test('headwater configuration lists the fields of the form, and runs its tests', async () => {
  const folder = classicFolder(whenMain);
  const tried = await runHeadwater(['configuration', '--test'], folder);
  expect({ code: tried.code, stderr: tried.stderr }).toEqual({ code: 0, stderr: '' });
  expect(tried.stdout).toMatch(/name +string +Whom to greet +yes +yes\n +key +secret +Key +no +yes/);
  expect(tried.stdout).toMatch(/ok +The name is short/);
});
