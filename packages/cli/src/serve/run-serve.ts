import { sep } from 'node:path';
import type { Mask } from '@headwater/engine';
import { secretMask } from '../display/secrets.ts';
import { watchForInterruption } from '../debug/interruption.ts';
import { packageVersion } from '../package-version.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { readServePlan } from './serve-plan.ts';

/** How long syncs that run may go on when the server is told to end: as long as the Python SDK lets them. */
const graceMilliseconds = 2000;

/** Serves a connector until it is told to end. Gives the exit code. */
export async function runServe(
  words: readonly string[],
  { folder: here, output, endNow }: Surroundings,
): Promise<number> {
  const { file, folder, host, port } = readServePlan(words, here);
  const { ConnectorServer, ListenError, serverLog } = await import('@headwater/grpc/serve');
  const { loadConnector } = await import('@headwater/sdk/host');
  // As `headwater debug` does: an author's relative paths begin in the folder of the connector.
  process.chdir(folder);
  const connector = await loadConnector(file);
  const log = serverLog((line) => output.stdout.write(line));
  const server = new ConnectorServer(connector, {
    log,
    mask: (configuration, secrets) => withoutFolder(folder, secretMask(configuration, secrets)),
  });
  process.on('uncaughtException', (error) => server.fail(error));
  process.on('unhandledRejection', (reason) => server.fail(reason));

  const stop = Promise.withResolvers<void>();
  // A second request does not wait for the syncs.
  watchForInterruption(
    () => stop.resolve(),
    () => endNow(0),
  );
  try {
    const bound = await server.listen(host, port);
    // Platforms wait for a first line with these words.
    log.library('info', `Running on fivetran_connector_sdk: headwater-${packageVersion()}`);
    log.library('info', `Listening on port ${bound}`);
  } catch (error) {
    throw error instanceof ListenError ? new UsageError(error.message) : error;
  }
  await stop.promise;
  await server.stop(graceMilliseconds);
  // What the author's code has left open would keep the process.
  endNow(0);
  return 0;
}

/** Hides where the connector lies on this machine. */
function withoutFolder(folder: string, mask: Mask): Mask {
  return (text) => mask(text).replaceAll(`${folder}${sep}`, '');
}
