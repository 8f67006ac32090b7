import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectorProcess } from '@headwater/engine';
import { HeadwaterError, type ConnectorLink } from '@headwater/protocol';
import type { ConnectorCode, RunJob } from '../runs/run-messages.ts';
import { codeEnvironment } from './code-environment.ts';
import { limitedLink } from './limited-link.ts';
import { permissionOptions } from './permission-options.ts';
import { makeRunTemporary } from './run-temporary.ts';

/** Node's heap may fill most of the limit: the rest is for what is not in it. */
const heapShare = 0.75;

/** What getting a connector ready needs beside its job. */
export interface OpenOptions {
  /** Is told what is installed. */
  note(message: string): void;
  /** Stops what is installed. */
  readonly signal?: AbortSignal;
}

/**
 * Gets the connector of a job ready to be started: installs what one in Python requires.
 *
 * @throws HeadwaterError `connector_invalid` when that cannot be done
 */
export async function openConnector(job: RunJob, options: OpenOptions): Promise<ConnectorLink> {
  const { code, limits, configuration, folders, mayInstall } = job;
  refuseUnguarded(job);
  const temporary = makeRunTemporary(folders.temporary);
  const environment = codeEnvironment(job, temporary);
  if (code.kind === 'module') {
    const link = connectorProcess({
      host: code.host,
      file: code.file,
      folder: code.folder,
      environment,
      memoryMegabytes: Math.floor(limits.memoryMegabytes * heapShare),
      nodeOptions: ['--enable-source-maps', '--disable-sigusr1', ...permissionOptions(job, temporary)],
    });
    return limitedLink(link, limits.memoryMegabytes);
  }
  const { declaredProgram, pythonProgram, remoteConnector, startProgram } =
    await import('@headwater/grpc/source');
  const find = code.kind === 'python' ? pythonProgram : declaredProgram;
  const surroundings = { environment, cacheFolder: folders.cache, mayInstall, ...options };
  const program = await find(code.folder, surroundings);
  const link = remoteConnector((listener) => startProgram(program, listener), Object.keys(configuration));
  return limitedLink(link, limits.memoryMegabytes);
}

/** Only a user of its own, or Node, keeps a program from the server's files. */
function refuseUnguarded({ code, identity, isTrusted }: RunJob): void {
  if (identity !== null || isTrusted) return;
  const kind = unguardedKind(code);
  if (kind === null) return;
  throw new HeadwaterError(
    'connector_invalid',
    `nothing keeps a connector ${kind} from the server's files: start the server as root, which gives each connection a user of its own, or with --trust-connectors`,
  );
}

function unguardedKind({ kind, folder }: ConnectorCode): string | null {
  if (kind === 'python') return 'in Python';
  if (kind === 'program') return 'with a headwater.json';
  return existsSync(join(folder, 'package-lock.json')) ? 'with native drivers' : null;
}
