import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from '../headwater-process.ts';
import { findPythonSdk, pythonCache, runPython } from '../python-sdk.ts';
import { projectFiles } from './project-files.ts';

afterAll(removeFolders);

const found = await findPythonSdk();
const python = 'python' in found ? found.python : 'python3';
const missing = 'missing' in found ? found.missing : null;

const connector = `from fivetran_connector_sdk import Connector, ConfigurationForm, Test, form_field

def update(configuration, state):
    pass

def can_connect(configuration):
    return Test.success()

def configuration_form():
    form = ConfigurationForm()
    form.add_field(form_field.TextField("api_key", "API key", form_field.TextField.password, required=True, placeholder="k-…"))
    form.add_field(form_field.DropdownField("region", "Region", fields=[
        form_field.DropdownFieldParam("eu", label="Europe", description="Frankfurt"),
    ]))
    form.add_field(form_field.ToggleField("full", "All of it", description="Slow"))
    form.add_test(label="Can connect", func=can_connect)
    return form
`;
const withForm = `${connector}\nconnector = Connector(update=update, configuration_form=configuration_form)\n`;
const withoutForm = `${connector}\nconnector = Connector(update=update)\n`;

/** Files of all the kinds that are packaged, and that are not. */
const files = {
  'connector.py': withForm,
  'rows.csv': '',
  'src/read.py': '',
  'src/made.log': '',
  'src/kept.log': '',
  'src/.gitignore': '*.log\n!kept.log\n/own/\n',
  'src/own/a.py': '',
  'src/deep/own/a.py': '',
  'drivers/installation.sh': 'echo',
  'node_modules/thing/index.js': '',
  '.gitignore': '# made\n*.pyc\nbuild/\n/only_here.txt\n',
  'only_here.txt': '',
  'src/only_here.txt': '',
  'build/out.py': '',
  'a.pyc': '',
  '.env': 'SECRET=1',
  '.github/workflow.yml': '',
  '__pycache__/connector.cpython.pyc': '',
  'src/lib/a.py': '',
  'include/a.h': '',
  'crash-reports/crash.log': '',
  'files/warehouse.db': '',
  'configuration.json': '{"api_key": "k7Qz"}',
  'src/configuration.json': '{}',
  'environment/pyvenv.cfg': '',
  'environment/bin/activate': '',
  'notes ü.txt': '',
};

const zipOf = `import json, sys, zipfile
from fivetran_connector_sdk_common import connector_helper
connector_helper.print_library_log = lambda *words, **options: None
path = connector_helper.zip_folder(sys.argv[1], {"configuration_form.pb": b""})
print(json.dumps(sorted(zipfile.ZipFile(path).namelist())))`;

const readZip = `import json, sys, zipfile
zip = zipfile.ZipFile(sys.argv[1])
assert zip.testzip() is None
print(json.dumps({
    entry.filename: [entry.date_time, oct(entry.external_attr >> 16), entry.compress_type]
    for entry in zip.infolist()
}))`;

const readForm = `import json, sys, zipfile
from google.protobuf.json_format import MessageToDict
from fivetran_connector_sdk.protos import common_pb2
data = zipfile.ZipFile(sys.argv[1]).read("configuration_form.pb")
form = common_pb2.ConfigurationFormResponse.FromString(data)
print(json.dumps(MessageToDict(form, preserving_proto_field_name=True)))`;

describe.skipIf(missing !== null)(`a Python project${missing === null ? '' : ` (${missing})`}`, () => {
  const home = makeFolder();
  const run = (program: string, path: string) => runPython(python, program, { words: [path], home });

  test('is packaged as its SDK does it, and the same each time, with the form it has', async () => {
    const folder = join(makeFolder({}), 'orders');
    const second = join(makeFolder({}), 'orders');
    const outputs = [join(makeFolder(), 'a.zip'), join(makeFolder(), 'b.zip')];
    for (const each of [folder, second]) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(join(each, name, '..'), { recursive: true });
        writeFileSync(join(each, name), text);
      }
      chmodSync(join(each, 'drivers/installation.sh'), 0o750);
      symlinkSync('src/read.py', join(each, 'linked.py'));
      symlinkSync('src', join(each, 'linked'));
    }
    const { code, stdout, stderr } = await runHeadwater(
      ['package', '--json', '--allow-install', '--output', outputs[0] ?? ''],
      folder,
      pythonCache,
    );
    if (code !== 0) throw new Error(stderr);
    const { path }: { path: string } = JSON.parse(stdout);
    await runHeadwater(
      ['package', second, '--allow-install', '--output', outputs[1] ?? ''],
      home,
      pythonCache,
    );
    expect(readFileSync(path).equals(readFileSync(outputs[1] ?? ''))).toBe(true);

    const names = run(zipOf, folder);
    const deflated = 8;
    const entry = [[1980, 1, 1, 12, 0, 0], '0o100644', deflated];
    const program = [[1980, 1, 1, 12, 0, 0], '0o100755', deflated];
    expect(names).toContain('src/only_here.txt');
    expect(run(readZip, path)).toEqual(
      Object.fromEntries(
        [names].flat().map((name) => [name, name === 'drivers/installation.sh' ? program : entry]),
      ),
    );
    expect(run(readForm, path)).toEqual({
      fields: [
        { name: 'api_key', label: 'API key', required: true, text_field: 'Password', placeholder: 'k-…' },
        {
          name: 'region',
          label: 'Region',
          required: false,
          descriptive_dropdown_fields: {
            descriptive_dropdown_field: [{ value: 'eu', label: 'Europe', description: 'Frankfurt' }],
          },
        },
        { name: 'full', label: 'All of it', required: false, description: 'Slow', toggle_field: {} },
      ],
      tests: [{ name: 'can_connect', label: 'Can connect' }],
    });
  });

  test('has an empty form when its connector has none', async () => {
    const folder = makeFolder({ 'connector.py': withoutForm });
    const { code, stdout } = await runHeadwater(['package', '--output', 'out.zip'], folder, pythonCache);
    expect({ code, stdout: stdout.replace(/.*, \d+ bytes:/, '') }).toEqual({
      code: 0,
      stdout: `

  file                        size
  configuration_form.pb    0 bytes
  connector.py           ${Buffer.byteLength(withoutForm)} bytes
`,
    });
    // What was packaged before is no part of the project.
    expect(await runHeadwater(['package', '--output', 'out.zip'], folder, pythonCache)).toMatchObject({
      stdout,
    });
  });

  test('that cannot be started is not packaged', async () => {
    const folder = makeFolder({ 'connector.py': `raise ValueError("not today")\n` });
    const { code, stdout } = await runHeadwater(['package'], folder, pythonCache);
    expect({ code, stdout, isThere: existsSync(join(folder, 'files')) }).toEqual({
      code: 1,
      stdout: '',
      isThere: false,
    });
  });

  test('has the files its SDK would package, whatever its .gitignore says', () => {
    const names = Object.keys(files).filter((name) => !name.endsWith('.gitignore'));
    const pattern = fc.constantFrom(...patternsOfAll.split('|'));
    const patterns = fc.array(pattern, { minLength: 1, maxLength: 6 });
    const projects = fc.sample(
      fc.record({ '': patterns, 'src/': fc.option(patterns), 'src/deep/': fc.option(patterns) }),
      300,
    );
    const root = makeFolder();
    const folders = projects.map((ignored, index) => {
      const folder = join(root, String(index));
      for (const name of names) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        writeFileSync(join(folder, name), '');
      }
      for (const [place, lines] of Object.entries(ignored)) {
        if (lines !== null) writeFileSync(join(folder, `${place}.gitignore`), lines.join('\n'));
      }
      return folder;
    });
    const walk = `import json, os, sys
from fivetran_connector_sdk_common import connector_helper
connector_helper.print_library_log = lambda *words, **options: None
print(json.dumps([
    sorted(os.path.relpath(os.path.join(place, name), folder)
        for place, names in connector_helper.dir_walker(folder) for name in names)
    for folder in json.load(sys.stdin)
]))`;
    const expected = runPython(python, walk, { input: JSON.stringify(folders), home });
    const actual = folders.map((folder) => projectFiles(folder).files.map(({ name }) => name));
    const described = (all: unknown) =>
      [all].flat().map((list, index) => ({
        ignored: projects[index],
        files: [list]
          .flat()
          .map(String)
          .toSorted((a, b) => (a < b ? -1 : 1)),
      }));
    expect(described(actual)).toEqual(described(expected));
  });
});

const patternsOfAll = [
  '*.log|*.py|!*.py|src/|!src/|/src|src/**|**|*|!*/|/*|*/|deep|**/own|own/|!own/a.py|src/*/own|/own|!.env',
  '.github|!.github/|!lib/|[ab].*|[!a]*.py|?.pyc|NODE_MODULES|  build  |# no|\\#no|**/*.txt|/|!files/',
  '!configuration.json|src/**/a.py|!/src/read.py|notes ü.txt|src//read.py',
].join('|');

/** What is wrong with a project is said before its connector is started. */
async function refusalOf(
  project: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
) {
  const folder = makeFolder({ 'orders/connector.py': withoutForm, ...project });
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, 'orders', name));
  return runHeadwater(['package', 'orders'], folder, pythonCache);
}

test.each<[string, Record<string, string>, Record<string, string>?]>([
  [
    'there is a folder drivers without installation.sh, which installs them: add drivers/installation.sh',
    { 'orders/src/drivers/driver.deb': '' },
  ],
  ['no connector.py of orders gets into the package: check its .gitignore', { 'orders/.gitignore': '*.py' }],
  [
    'outside is a link that leads out of the project: put a copy there, or name the link in .gitignore',
    { 'secret.txt': 'x' },
    { outside: '../secret.txt' },
  ],
  [
    'folder is a link that leads out of the project: put a copy there, or name the link in .gitignore',
    { 'secrets/a.txt': 'x' },
    { folder: '../secrets' },
  ],
  ['gone is a link to a file that is not there: remove the link', {}, { gone: 'nowhere' }],
  [
    'round/round is a link to a folder it is in: remove the link',
    { 'orders/round/a.py': '' },
    { 'round/round': '../round' },
  ],
])('a package cannot be made: %s', async (message, project, links) => {
  const text = message.replace('there is a folder', 'orders has a folder');
  expect(await refusalOf(project, links)).toEqual({ code: 2, stdout: '', stderr: `headwater: ${text}\n` });
});

test('a link that leads out of the project is no matter when it is ignored', () => {
  const folder = makeFolder({
    'orders/connector.py': '',
    'orders/.gitignore': 'outside\n!connector.py\n',
    'a/b.py': '',
  });
  symlinkSync('../a', join(folder, 'orders', 'outside'));
  expect(projectFiles(join(folder, 'orders')).files.map(({ name }) => name)).toEqual([
    '.gitignore',
    'connector.py',
  ]);
});
