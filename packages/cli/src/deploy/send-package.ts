import { countText } from '../display/number-text.ts';
import { readPackage, type RemotePackage } from './api/answers.ts';
import type { ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';
import type { LocalPackage } from './local-package.ts';

/** The package a connection is to run, and what became of it. */
export interface SentPackage {
  readonly id: string;
  readonly sha256: string;
  readonly version: number | null;
  /** Whether it is new, a new version of one, the same to the byte as before, or one that was named. */
  readonly change: 'created' | 'updated' | 'none' | 'named';
  /**
   * Takes back what was sent, when the connection could not be made to run it. Does nothing for what was there before.
   *
   * @throws ServerError when the server does not do that
   */
  takeBack(): Promise<void>;
}

/**
 * Sends a package: as a new one, or as a new version of the one that a connection runs, so that its versions stay
 * together. The same bytes are not sent again.
 *
 * @param current the package of the connection; null when it has none
 */
export async function sendPackage(
  api: ServerApi,
  { file, sha256 }: LocalPackage,
  current: RemotePackage | null,
): Promise<SentPackage> {
  if (current === null) {
    const { id, version } = readPackage(await api.upload('POST', packagesPath, file));
    return { id, sha256, version, change: 'created', takeBack: () => api.delete(packagePath(id)) };
  }
  const { id } = current;
  if (current.sha256 === sha256) return { ...namedPackage(current), change: 'none' };
  const { version } = readPackage(await api.upload('PATCH', packagePath(id), file));
  const before = current.version === null ? {} : { version: current.version };
  return {
    id,
    sha256,
    version,
    change: 'updated',
    takeBack: async () => void (await api.post(`${packagePath(id)}/rollback`, before)),
  };
}

/** A package that was there before stays whatever happens. */
export function namedPackage({ id, sha256, version }: RemotePackage): SentPackage {
  return { id, sha256, version, change: 'named', takeBack: () => Promise.resolve() };
}

/** @throws ServerError when there is none of that id */
export async function getPackage(api: ServerApi, id: string): Promise<RemotePackage> {
  return readPackage(await api.get(packagePath(id)));
}

/** @throws ServerError when other connections run the package too: their code must not change without being named */
export function mustBeOwn({ id, connections }: RemotePackage, connection: string): void {
  if (connections <= 1) return;
  throw new ServerError(
    `${connection} shares its package ${id} with ${countText(connections - 1, 'more connection')}: headwater package update ${id} changes it for all, deploy --package-id <id> gives this one another`,
    null,
  );
}

export const packagesPath = '/v1/connector-sdk/packages';

export function packagePath(id: string): string {
  return `${packagesPath}/${encodeURIComponent(id)}`;
}
