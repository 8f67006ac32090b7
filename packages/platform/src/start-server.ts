import type { AddressInfo } from 'node:net';
import { allRoutes } from './api/all-routes.ts';
import { buildApp } from './api/build-app.ts';
import { startFirst, type FirstStart } from './first-start.ts';
import { openPlatform, type PlatformOptions } from './open-platform.ts';
import type { ServerSettings } from './server-settings.ts';
import type { KeyPair } from './accounts/api-keys.ts';

/** A server that listens and runs syncs. */
export interface RunningServer {
  readonly url: string;
  /** What the first start made; null when it was not the first. */
  readonly first: FirstStart | null;
  /** Lets requests end and syncs reach a checkpoint; they go on with the next start. */
  stop(): Promise<void>;
}

export interface StartOptions extends Partial<PlatformOptions> {
  /** Seals all secrets with a new key first. @default false */
  readonly rotatesKey?: boolean;
  /** A key to take instead of a new one, in a first start. */
  readonly keys?: KeyPair | null;
  readonly version: string;
  /** Writes JSON logs to standard output. @default true */
  readonly logs?: boolean;
}

/**
 * Starts a server: opens its data, goes on with what a former one left, and listens.
 *
 * @throws HeadwaterError `configuration` when something it was given cannot be used
 */
export async function startServer(
  settings: ServerSettings,
  { keys = null, rotatesKey = false, version, logs = true, fail, clock }: StartOptions,
): Promise<RunningServer> {
  let report = fail ?? ((error: unknown) => void process.stderr.write(`${String(error)}\n`));
  const platform = await openPlatform(settings, {
    ...(clock === undefined ? {} : { clock }),
    fail: (error) => report(error),
    rotatesKey,
  });
  try {
    const first = await startFirst(platform, keys);
    const app = await buildApp(platform, { routes: allRoutes, version, logs });
    if (fail === undefined && logs)
      report = (error) => app.log.error({ err: error }, 'a fault of the server');
    await platform.start();
    await app.listen({ host: settings.host, port: settings.port });
    return {
      url: addressText(app.server.address(), settings.host),
      first,
      async stop() {
        await app.close();
        await platform.close();
      },
    };
  } catch (error) {
    await platform.close();
    throw error;
  }
}

function addressText(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === 'string') return `http://${host}`;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${name}:${address.port}`;
}
