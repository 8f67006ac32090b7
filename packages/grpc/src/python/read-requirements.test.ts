import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRequirements, refuseNewerSdk } from './read-requirements.ts';

function newFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-requirements-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('pyproject.toml wins over requirements.txt, and a connector may have neither', () => {
  const both = newFolder({ 'pyproject.toml': '[project]\n', 'requirements.txt': 'six\n' });
  expect(readRequirements(both)).toEqual({
    folder: both,
    file: 'pyproject.toml',
    text: '[project]\n',
    hasPath: false,
  });
  const none = newFolder({});
  expect(readRequirements(none)).toEqual({ folder: none, file: null, text: '', hasPath: false });
});

test('files that requirements.txt names belong to what it says, even when they name each other', () => {
  const folder = newFolder({
    'requirements.txt': 'six\n-r more.txt\n-c bounds.txt\n',
    'more.txt': '-r requirements.txt\n./lib\n',
    'bounds.txt': 'six<2\n',
  });
  expect(readRequirements(folder)).toEqual({
    folder,
    file: 'requirements.txt',
    text: 'six\n-r more.txt\n-c bounds.txt\n\n-r requirements.txt\n./lib\n\n\nsix<2\n',
    hasPath: true,
  });
});

test.each([
  'fivetran-connector-sdk>=3',
  'fivetran_connector_sdk == 3.0.1',
  'six\nFivetran.Connector.SDK[all]~=3.1 ; python_version > "3.9"',
  'fivetran-connector-sdk>2.13,>=10.0',
])('%j asks for an SDK that may not be run', (lines) => {
  expect(() => refuseNewerSdk(lines, 'requirements.txt')).toThrow(/^requirements.txt requires /);
});

test.each([
  'fivetran-connector-sdk',
  'fivetran-connector-sdk==2.13.1',
  'fivetran-connector-sdk>=2.3,<4',
  'fivetran-connector-sdk-tools>=3',
  '# fivetran-connector-sdk>=3',
  'fivetran-connector-sdk # >=3 is not for us',
])('%j does not', (lines) => {
  expect(() => refuseNewerSdk(lines, 'requirements.txt')).not.toThrow();
});
