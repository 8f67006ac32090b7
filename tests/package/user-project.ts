import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../source-files.ts';
import { readmeFiles } from './readme-files.ts';
import { runProgram } from './run-program.ts';

const root = join(import.meta.dirname, '..', '..');

export interface UserProject {
  readonly folder: string;
  readonly tarball: string;
  /** The version that was packed. */
  readonly version: string;
}

/** Packs headwater and installs it in a new folder of `parent`, with the files of its README.md; the source is at `url`. */
export async function makeUserProject(parent: string, url: string): Promise<UserProject> {
  await succeed([process.execPath, join(root, 'tools', 'pack.ts'), parent], root);
  const { version }: { version: string } = JSON.parse(readText('packages/headwater/package.json'));
  const tarball = join(parent, `headwater-${version}.tgz`);

  const folder = join(parent, 'project');
  mkdirSync(folder);
  const files = {
    ...readmeFiles(),
    'package.json': '{ "type": "module" }',
    'configuration.json': JSON.stringify({ url, apiKey: 'k' }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await npmInstall([tarball], folder);
  await npmInstall(['--save-dev', ...developmentTools()], folder);
  return { folder, tarball, version };
}

/** Installs packages as npm does it for anyone; what `npm ci` has fetched for this repository is not fetched again. */
export async function npmInstall(words: readonly string[], folder: string): Promise<void> {
  await succeed(['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...words], folder);
}

/** The tools README.md tells of, in the versions that are tested here. */
function developmentTools(): string[] {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
    readText('package.json'),
  );
  return ['vitest', 'typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
}

async function succeed(words: readonly string[], folder: string): Promise<void> {
  const { code, stdout, stderr } = await runProgram(words, folder, process.execPath);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}
