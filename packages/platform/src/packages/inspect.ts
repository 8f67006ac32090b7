import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exchangeVersion, HeadwaterError } from '@headwater/protocol';
import { readDriverLock } from './driver-lock.ts';
import { readJsonFile } from './package-file.ts';
import { formFields, readPackageForm, type PackageForm } from './package-form.ts';
import { unusable } from './refused-package.ts';

/** What a package holds. */
export interface PackageDetails {
  readonly kind: 'module' | 'python' | 'program';
  /** What it asks for; null when it does not say. */
  readonly form: PackageForm | null;
  /** Whether drivers/installation.sh wants to change the machine. */
  readonly hasInstallationScript: boolean;
  /** The command that builds it on this machine; null when it is ready. */
  readonly build: string | null;
  /** Whether npm must install drivers that cannot be bundled. */
  readonly needsNpm: boolean;
}

const manifestSchema = z.object({
  format: z.literal(1),
  kind: z.literal('module'),
  exchange: z.number(),
  headwater: z.string(),
  configuration: formFields,
  tests: z.array(z.string()),
});

const bundle = ['connector.js', 'host.js'] as const;
const sources = ['connector.ts', 'connector.mts', 'connector.js', 'connector.mjs'];

/**
 * Tells what an unpacked package holds. What is found first counts, in the order in which `headwater` looks as well.
 *
 * @throws ApiError `InvalidInput` when it is no connector, or one that this server cannot run
 */
export async function inspect(folder: string): Promise<PackageDetails> {
  const has = (name: string) => existsSync(join(folder, name));
  const script = { hasInstallationScript: has('drivers/installation.sh') };
  if (has('manifest.json') && (has('connector.js') || has('host.js'))) {
    const form = readManifest(folder);
    const needsNpm = readDriverLock(folder) !== null;
    return { kind: 'module', form, ...script, build: null, needsNpm };
  }
  const source = sources.find(has);
  if (source !== undefined) {
    throw unusable(
      `${source} is the source of a connector: headwater package bundles it with what runs it, and headwater deploy sends that`,
    );
  }
  if (has('headwater.json')) {
    const build = await readBuild(folder);
    return { kind: 'program', form: await readPackageForm(folder), ...script, build, needsNpm: false };
  }
  if (has('connector.py')) {
    return { kind: 'python', form: await readPackageForm(folder), ...script, build: null, needsNpm: false };
  }
  throw unusable(whyNoConnector(folder));
}

/** Reads the form of a bundle, when this server can run it. */
function readManifest(folder: string): PackageForm {
  const missing = bundle.find((name) => !existsSync(join(folder, name)));
  if (missing !== undefined) throw unusable(`it has no ${missing}: package it again with headwater package`);
  const read = manifestSchema.safeParse(readJsonFile(folder, 'manifest.json'));
  if (!read.success) throw unusable('its manifest.json is not one that headwater package writes');
  const { exchange, headwater, configuration: fields, tests } = read.data;
  if (exchange === exchangeVersion) return { fields, tests };
  throw unusable(
    `it was packaged by Headwater ${headwater}, whose exchange ${exchange} this server does not speak, but ${exchangeVersion}: package it with the version of the server`,
  );
}

/** Reads what builds a program; null when it needs no build. */
async function readBuild(folder: string): Promise<string | null> {
  const { readDeclaration } = await import('@headwater/grpc/source');
  try {
    return readDeclaration(folder).build?.join(' ') ?? null;
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    throw unusable(`its ${error.message.replace(`${folder}/`, '')}`);
  }
}

/** The usual mistake is a zip of the folder, not of what is in it. */
function whyNoConnector(folder: string): string {
  const entrances = ['connector.py', 'headwater.json', ...sources];
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((found) => found.isDirectory())
    .flatMap(({ name }) => entrances.map((entrance) => `${name}/${entrance}`))
    .find((name) => existsSync(join(folder, name)));
  if (inner !== undefined) {
    return `${inner} must lie at its root: zip what is in the folder, not the folder`;
  }
  return 'it holds no connector at its root: neither connector.js with its host.js and manifest.json, nor connector.py, nor headwater.json';
}
