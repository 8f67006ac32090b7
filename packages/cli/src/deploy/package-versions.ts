import { isObject } from '@headwater/protocol';
import { tableLines } from '../display/aligned-table.ts';
import type { Channel } from '../display/output.ts';
import { visibleCell } from '../display/visible-text.ts';
import { optionalText, textOf } from './api/answers.ts';
import type { Data, ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';
import { packagePath } from './send-package.ts';

/** What was uploaded for a package once. */
export interface Version {
  readonly version: number;
  readonly sha256: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly isCurrent: boolean;
}

/** Gives what the server keeps of a package, the newest first. */
export async function readVersions(api: ServerApi, packageId: string): Promise<readonly Version[]> {
  const { items } = await api.get(`${packagePath(packageId)}/versions`);
  const versions = (Array.isArray(items) ? items.filter(isObject) : []).map(versionOf);
  return versions.toSorted((a, b) => b.version - a.version);
}

function versionOf(data: Data): Version {
  return {
    version: Number(data['version']),
    sha256: textOf(data, 'file_sha256_hash'),
    createdAt: textOf(data, 'created_at'),
    createdBy: optionalText(data['created_by']) ?? '',
    isCurrent: data['is_current'] === true,
  };
}

/**
 * Chooses the version that was named, else the one before the current one.
 *
 * @throws ServerError when there is none
 */
export function chooseVersion(versions: readonly Version[], wanted: number | null): Version {
  const current = versions.find(({ isCurrent }) => isCurrent)?.version ?? 0;
  const found =
    wanted === null
      ? versions.find(({ version }) => version < current)
      : versions.find(({ version }) => version === wanted);
  if (found !== undefined && !found.isCurrent) return found;
  const there = `there are ${versions.map(({ version }) => version).join(', ')}, and it runs ${current}`;
  if (wanted === null) throw new ServerError(`there is no version before the one it runs: ${there}`, null);
  if (found === undefined) throw new ServerError(`there is no version ${wanted}: ${there}`, null);
  throw new ServerError(`it runs version ${wanted} already: ${there}`, null);
}

/** Prints the versions of a package. */
export function showVersions(versions: readonly Version[], isJson: boolean, stdout: Channel): void {
  if (isJson) {
    for (const version of versions) stdout.write(`${JSON.stringify(version)}\n`);
    return;
  }
  const table = {
    columns: (['version', 'uploaded', 'by', 'sha-256', ''] as const).map((head) => ({
      head,
      align: head === 'version' ? ('right' as const) : ('left' as const),
    })),
    rows: versions.map(({ version, createdAt, createdBy, sha256, isCurrent }) =>
      [String(version), createdAt, createdBy, sha256, isCurrent ? 'runs' : ''].map((text) => ({
        text: visibleCell(text),
      })),
    ),
  };
  const lines =
    tableLines(table, stdout.columns(), stdout.style) ?? tableLines(table, null, stdout.style) ?? [];
  stdout.write(`${lines.join('\n')}\n`);
}
