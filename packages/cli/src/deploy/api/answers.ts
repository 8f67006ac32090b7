import { isObject } from '@headwater/protocol';
import { ServerError } from './server-error.ts';
import type { Data } from './server-api.ts';

/** A package as the server has it. */
export interface RemotePackage {
  readonly id: string;
  /** Of the bytes that were uploaded, lower-case hex. */
  readonly sha256: string;
  /** Counts up with each upload; null where versions are not kept. */
  readonly version: number | null;
  readonly connections: number;
  readonly updatedAt: string | null;
}

export function readPackage(data: Data): RemotePackage {
  const { connection_ids: all, connection_id: only } = data;
  return {
    id: textOf(data, 'id'),
    sha256: textOf(data, 'file_sha256_hash'),
    version: typeof data['version'] === 'number' ? data['version'] : null,
    connections: Array.isArray(all) ? all.length : Number(typeof only === 'string'),
    updatedAt: optionalText(data['updated_at']),
  };
}

/** The answer to a test of a connection. */
export interface SetupTest {
  readonly title: string;
  readonly status: string;
  readonly message: string;
}

/** A connection as the server has it. */
export interface RemoteConnection {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly service: string;
  readonly isPaused: boolean;
  readonly packageId: string | null;
  readonly naming: string | null;
  readonly setupTests: readonly SetupTest[];
}

export function readConnection(data: Data): RemoteConnection {
  const config = isObject(data['config']) ? data['config'] : {};
  const tests = Array.isArray(data['setup_tests']) ? data['setup_tests'].filter(isObject) : [];
  return {
    id: textOf(data, 'id'),
    groupId: textOf(data, 'group_id'),
    name: textOf(data, 'schema'),
    service: textOf(data, 'service'),
    isPaused: data['paused'] === true,
    packageId: optionalText(config['package_id']),
    naming: optionalText(data['destination_schema_names']),
    setupTests: tests.map((test) => ({
      title: textOf(test, 'title'),
      status: textOf(test, 'status'),
      message: optionalText(test['message']) ?? '',
    })),
  };
}

/** @throws ServerError when an answer lacks a text that every server gives */
export function textOf(data: Data, name: string): string {
  const value = data[name];
  if (typeof value === 'string') return value;
  throw new ServerError(`an answer of the server has no ${name}: check --server, and its version`, null);
}

export function optionalText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
