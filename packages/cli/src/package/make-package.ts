import { realpathSync, statSync } from 'node:fs';
import type { FormField } from '@headwater/protocol';
import { pathTitle } from '../connector-place.ts';
import type { ConnectorSource } from '../connector-source.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { askProgram } from './connector-form.ts';
import { modulePackage } from './module-package.ts';
import type { PackageEntry } from './package-entry.ts';
import { programPackage, pythonPackage } from './project-package.ts';
import { writeZip, type WrittenEntry } from './write-zip.ts';

/** A package that was written. */
export interface MadePackage {
  readonly bytes: number;
  readonly files: readonly WrittenEntry[];
  /** The settings the connector declares secret; null when that is not known, and any may be. */
  readonly secrets: readonly string[] | null;
}

/**
 * Writes the package of a connector in any language.
 *
 * @param path the zip
 * @param mayInstall lets a connector change this machine when it is started for its form
 * @throws UsageError when it cannot be packaged
 * @throws HeadwaterError when it cannot be loaded
 */
export async function makePackage(
  source: ConnectorSource,
  path: string,
  mayInstall: boolean,
  surroundings: Surroundings,
): Promise<MadePackage> {
  const { entries, secrets } = await packageEntries(source, path, mayInstall, surroundings);
  const files = await writeZip(path, entries);
  return { bytes: statSync(path).size, files, secrets };
}

async function packageEntries(
  source: ConnectorSource,
  path: string,
  mayInstall: boolean,
  surroundings: Surroundings,
): Promise<{ entries: readonly PackageEntry[]; secrets: readonly string[] | null }> {
  const folder = realpathSync(source.folder);
  const title = pathTitle(source.folder, surroundings.folder);
  const { kind } = source;
  switch (kind) {
    case 'module': {
      const { entries, fields } = await modulePackage({ ...source, folder }, surroundings);
      return { entries, secrets: fields && secretsOf(fields) };
    }
    case 'server':
      throw new UsageError('a connector that runs already cannot be packaged: name its folder');
    default: {
      const gather = kind === 'python' ? pythonPackage : programPackage;
      const readForm = () => askProgram({ kind, folder }, mayInstall, surroundings);
      return { entries: await gather(folder, title, path, readForm), secrets: null };
    }
  }
}

function secretsOf(fields: readonly FormField[]): string[] {
  return fields.filter(({ type }) => type === 'secret').map(({ name }) => name);
}
