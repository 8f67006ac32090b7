import type { ConnectorLink } from '@headwater/protocol';
import type { ConnectorSource } from './connector-source.ts';
import { ownFolder } from './own-folder.ts';

/** What starting a connector needs. */
export interface ConnectorSurroundings {
  /** The variables the connector sees. */
  readonly environment: NodeJS.ProcessEnv;
  /** The names of the settings that are given. */
  readonly settings: readonly string[];
  /** Whether the connector may change this machine: run its `drivers/installation.sh`, or be built. */
  readonly mayInstall: boolean;
  /** More options for Node, for a module. @default none */
  readonly nodeOptions?: readonly string[];
  /** Is told what is installed, as that can take a while. */
  readonly note: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Gets a connector ready to be started, in whatever language it is written: installs what one in Python requires.
 *
 * @throws HeadwaterError `connector_invalid` when that cannot be done
 */
export async function openConnector(
  source: ConnectorSource,
  surroundings: ConnectorSurroundings,
): Promise<ConnectorLink> {
  const { environment, settings, nodeOptions = [] } = surroundings;
  if (source.kind === 'module') {
    const { connectorProcess } = await import('@headwater/engine');
    const { hostFile } = await import('@headwater/sdk/host');
    return connectorProcess({ ...source, host: hostFile, environment, nodeOptions });
  }
  const { declaredProgram, pythonProgram, remoteConnector, runningServer, startProgram } =
    await import('@headwater/grpc/source');
  if (source.kind === 'server') return remoteConnector(runningServer(source.address), settings);
  const find = source.kind === 'python' ? pythonProgram : declaredProgram;
  const cacheFolder = ownFolder(environment);
  const program = await find(source.folder, { ...surroundings, cacheFolder });
  return remoteConnector((listener) => startProgram(program, listener), settings);
}
