import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ConnectorSetup, type Form } from '@headwater/engine';
import { HeadwaterError } from '@headwater/protocol';
import { connectorEnvironment } from '../connector-environment.ts';
import { visible } from '../display/visible-text.ts';
import { ownFolder } from '../own-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import { connectorBundle, hostBundle } from './bundle-connector.ts';
import type { PackageEntry } from './package-entry.ts';

/**
 * Runs a bundle to ask it for its form: what is packaged is what answers, so a bundle that cannot be loaded is found out
 * here. It runs in the project, where the drivers are installed that the bundle leaves out.
 *
 * @throws HeadwaterError when it cannot be loaded
 */
export async function askBundle(
  entries: readonly PackageEntry[],
  folder: string,
  { environment, output }: Surroundings,
): Promise<Form> {
  const { connectorProcess } = await import('@headwater/engine');
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  const staging = mkdtempSync(join(files, 'package-'));
  try {
    for (const { name, content } of entries) {
      if (content instanceof Uint8Array) writeFileSync(join(staging, name), content);
    }
    const link = connectorProcess({
      host: join(staging, hostBundle),
      file: join(staging, connectorBundle),
      folder: staging,
      environment: connectorEnvironment(environment),
      nodeOptions: ['--enable-source-maps'],
    });
    const setup = await ConnectorSetup.open(link, {}, (_stream, line) => say(line, output));
    try {
      return await setup.form({});
    } finally {
      await setup.close();
    }
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    throw new HeadwaterError(error.code, error.message.replaceAll(`${staging}${sep}`, ''), { cause: error });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Starts a connector in another language, with all it requires, to ask it for its form. */
export async function askProgram(
  { kind, folder }: { readonly kind: 'python' | 'program'; readonly folder: string },
  mayInstall: boolean,
  { environment, output }: Surroundings,
): Promise<Uint8Array> {
  const { declaredProgram, pythonProgram, startProgram } = await import('@headwater/grpc/source');
  const { remoteFormBytes } = await import('@headwater/grpc/form');
  const find = kind === 'python' ? pythonProgram : declaredProgram;
  const program = await find(folder, {
    environment: connectorEnvironment(environment),
    cacheFolder: ownFolder(environment),
    mayInstall,
    note: (message) => say(message, output),
  });
  const running = startProgram(program, {
    log: (level, message) => {
      if (level === 'warning' || level === 'error') say(message, output);
    },
    output: (_stream, line) => say(line, output),
    ended: () => {},
  });
  try {
    return await remoteFormBytes(await running.address);
  } finally {
    await running.stop();
  }
}

/** Beside the answer of the command, which may be JSON. */
function say(line: string, { stderr }: Surroundings['output']): void {
  stderr.write(`${visible(line)}\n`);
}
