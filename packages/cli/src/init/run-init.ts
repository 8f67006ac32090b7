import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { readArguments } from '../arguments.ts';
import { pathTitle } from '../connector-place.ts';
import { Dialogue, canAsk } from '../dialogue.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { findTemplate } from './find-template.ts';
import { copyFiles, manifestFile, taken, templateFiles } from './template-files.ts';

/** Makes the folder of a new connector. Gives the exit code. */
export async function runInit(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments(
    'init',
    words,
    {
      template: { type: 'string' },
      yes: { type: 'boolean' },
      'non-interactive': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    1,
  );
  const { folder: here, output } = surroundings;
  const folder = resolve(here, positionals[0] ?? '.');
  const title = folder === here ? 'this folder' : pathTitle(folder, here);
  const files = templateFiles(findTemplate(values.template, here));
  const found = existing(folder, title);
  const inTheWay = taken(files, folder);
  if (inTheWay.length > 0) {
    throw new UsageError(
      `${title} has ${inTheWay.join(', ')} already, and nothing is overwritten: name a new folder`,
    );
  }
  const mayAsk = values['non-interactive'] !== true && canAsk(surroundings);
  if (found > 0 && values.yes !== true && !(await mayGoBeside(title, mayAsk, surroundings))) {
    output.stdout.write('Nothing was made.\n');
    return 1;
  }
  const hasManifest = existsSync(join(folder, manifestFile));
  copyFiles(files, folder);
  const names = files.map(({ name }) => {
    return `  ${name}${name === manifestFile && hasManifest ? ', what it lacked' : ''}\n`;
  });
  output.stdout.write(
    `Made a connector in ${title}:\n\n${names.join('')}\n${nextSteps(folder, here, title).join('\n')}\n`,
  );
  return 0;
}

/** What npm makes when it installs headwater. */
const madeByNpm = [manifestFile, 'package-lock.json', 'node_modules'];

/** Counts what a folder holds; what npm has made, and dot files, as Git makes them, are in nobody's way. */
function existing(folder: string, title: string): number {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) throw new UsageError(`${title} is a file: name a new folder`);
  return readdirSync(folder).filter((name) => !name.startsWith('.') && !madeByNpm.includes(name)).length;
}

async function mayGoBeside(title: string, mayAsk: boolean, surroundings: Surroundings): Promise<boolean> {
  if (!mayAsk) {
    throw new UsageError(`${title} is not empty: --yes puts the connector beside what is there`);
  }
  const dialogue = new Dialogue(surroundings);
  try {
    return await dialogue.confirm(`${title} is not empty. Put the connector beside what is there?`);
  } finally {
    dialogue.close();
  }
}

function nextSteps(folder: string, here: string, title: string): string[] {
  const steps = [
    ...(folder === here ? [] : [`cd ${/\s/.test(title) ? `"${title}"` : title}`]),
    ...(isInstalled(folder) ? [] : ['npm install']),
    'npx headwater debug',
    'npm test',
  ];
  return steps.map((step, index) => `${index === 0 ? '  next  ' : '        '}${step}`);
}

/** Whether a connector there, and its test, find what they import, as below the repository itself. */
function isInstalled(folder: string): boolean {
  const { resolve: find } = createRequire(join(folder, 'connector.ts'));
  try {
    return ['headwater', 'vitest/package.json'].every((name) => find(name) !== '');
  } catch {
    return false;
  }
}
