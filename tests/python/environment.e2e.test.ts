import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonProgram } from '@headwater/grpc/source';
import { expect, onTestFinished, test } from 'vitest';
import { cacheFolder, whyNoPython } from './python-here.ts';
import { failureOf, pythonConnector, startTestProgram } from './running-connector.ts';

const missing = await whyNoPython();

/** Skips a test that installs something. */
function needPython(skip: (reason: string) => void): void {
  if (missing !== null) skip(missing);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-python-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder whose only program is a python3 that says it is of a version. */
function pythonOf(version: string): string {
  const folder = newFolder();
  const file = join(folder, 'python3');
  writeFileSync(file, `#!/bin/sh\necho '{"path": "${file}", "version": "${version}"}'\n`);
  chmodSync(file, 0o755);
  return folder;
}

/** Makes a connector ready with nothing but some variables; gives why that fails. */
function failureWith(environment: NodeJS.ProcessEnv): Promise<string> {
  const folder = join(import.meta.dirname, 'connectors/talking');
  return failureOf(
    pythonProgram(folder, { environment, cacheFolder: newFolder(), mayInstall: false, note: () => {} }),
  );
}

test('no Python, one that is too old and one that does not start are told', async () => {
  const needed = 'connector_invalid: a connector.py needs Python 3.10 or newer, but ';
  const advice = ': install one, or name it in HEADWATER_PYTHON';
  const old = pythonOf('3.9.18');
  expect(await failureWith({ PATH: newFolder() })).toBe(`${needed}there is no python3, nor python${advice}`);
  expect(await failureWith({ PATH: old })).toBe(`${needed}${old}/python3 is Python 3.9.18${advice}`);
  expect(await failureWith({ PATH: old, HEADWATER_PYTHON: '/nowhere/python' })).toBe(
    `${needed}there is no /nowhere/python${advice}`,
  );
  expect(await failureWith({ PATH: old, HEADWATER_PYTHON: '/bin/false' })).toBe(
    `${needed}/bin/false does not start${advice}`,
  );
});

test('an environment is made once for the same requirements, with nothing half-made left', async ({
  skip,
}) => {
  needPython(skip);
  const folder = newFolder();
  cpSync(join(import.meta.dirname, 'connectors/extra-package'), folder, { recursive: true });
  const ownCache = newFolder();
  // What brings packages is there, so that only the environment is made.
  cpSync(join(cacheFolder, 'uv'), join(ownCache, 'uv'), { recursive: true });
  const notes: string[] = [];
  const prepare = () =>
    pythonProgram(folder, {
      environment: process.env,
      cacheFolder: ownCache,
      mayInstall: false,
      note: (message) => notes.push(message),
    });

  const [one, other] = await Promise.all([prepare(), prepare()]);
  expect(other).toEqual(one);
  const note = 'installing what pyproject.toml requires, with uv';
  expect(notes).toEqual([note, note]);
  expect(await prepare()).toEqual(one);
  expect(notes).toEqual([note, note]);
  // The environment, and the link to it.
  expect(readdirSync(join(ownCache, 'venvs')).map((name) => name.split('.').length)).toEqual([1, 2]);

  const run = startTestProgram(one);
  await run.address;
  await run.stop();
  expect(run.said.filter((line) => line.startsWith('stdout'))).toEqual(['stdout: grosse']);

  writeFileSync(join(folder, 'pyproject.toml'), '[project]\nname = "x"\nversion = "1"\n');
  expect((await prepare()).command).not.toBe(one.command);
});

test('a requirement that does not exist is named', async ({ skip }) => {
  needPython(skip);
  expect(await failureOf(pythonConnector('missing-requirement'))).toBe(
    'connector_invalid: what requirements.txt requires cannot be installed: Because headwater-has-no-such-package was not found in the package registry and you require headwater-has-no-such-package==1.0, we can conclude that your requirements are unsatisfiable.',
  );
});

test('a Python SDK that may not be run is refused before anything is installed', async ({ skip }) => {
  needPython(skip);
  expect(await failureOf(pythonConnector('newer-sdk'))).toBe(
    'connector_invalid: requirements.txt requires fivetran_connector_sdk>=3, and Headwater runs connectors with fivetran-connector-sdk<3: require that, or nothing, as it is always installed',
  );
});

test('drivers/installation.sh is run when that is allowed, and once for what it says', async ({ skip }) => {
  needPython(skip);
  const folder = newFolder();
  const script = join(folder, 'drivers/installation.sh');
  mkdirSync(join(folder, 'drivers'));
  writeFileSync(join(folder, 'connector.py'), '');
  writeFileSync(script, 'echo "in $(basename "$PWD")"; echo x >> runs\n');
  const notes: string[] = [];
  const prepare = (mayInstall: boolean) =>
    pythonProgram(folder, {
      environment: process.env,
      cacheFolder,
      mayInstall,
      note: (message) => notes.push(message),
    });

  expect(await failureOf(prepare(false))).toBe(
    `connector_invalid: ${script} wants to run on this machine: read it, then run again with --allow-install`,
  );
  await prepare(true);
  await prepare(false);
  expect(notes).toEqual(['running drivers/installation.sh', `in ${folder.split('/').at(-1)}`]);

  writeFileSync(script, 'echo "no such driver" >&2; exit 4\n');
  expect(await failureOf(prepare(false))).toContain('wants to run on this machine');
  expect(await failureOf(prepare(true))).toBe(
    'connector_invalid: drivers/installation.sh failed: no such driver: mend it, or install by hand what it installs, and make it do nothing',
  );
});
