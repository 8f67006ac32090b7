import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HeadwaterError } from '@headwater/protocol';

/** The Python SDK, of the versions whose licence lets Headwater run it. */
export const sdkRequirement = 'fivetran-connector-sdk<3';

export interface Requirements {
  readonly folder: string;
  /** `requirements.txt`, `pyproject.toml`, or null when the connector has neither. */
  readonly file: 'pyproject.toml' | 'requirements.txt' | null;
  /** All that it says. */
  readonly text: string;
  /** Whether something is required that lies on this machine. */
  readonly hasPath: boolean;
}

/** Reads what a connector requires; a pyproject.toml wins, as in the Python SDK. */
export function readRequirements(folder: string): Requirements {
  const file = (['pyproject.toml', 'requirements.txt'] as const).find((name) =>
    existsSync(join(folder, name)),
  );
  if (file === undefined) return { folder, file: null, text: '', hasPath: false };
  const text =
    file === 'requirements.txt'
      ? readWithIncluded(join(folder, file), new Set())
      : readFileSync(join(folder, file), 'utf8');
  const hasPath = /^\s*(?:-e|--editable|[./]|file:)|@\s*(?:file:|\.)/m.test(text);
  return { folder, file, text, hasPath };
}

/** A requirements.txt, and those it names with -r and -c. */
function readWithIncluded(file: string, seen: Set<string>): string {
  if (seen.has(file) || !existsSync(file)) return '';
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const included = [...text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[\s=]*(\S+)/gm)];
  return [
    text,
    ...included.map(([, path = '']) => readWithIncluded(resolve(dirname(file), path), seen)),
  ].join('\n');
}

/**
 * Refuses a requirement of the Python SDK that only a version from 3 on meets.
 *
 * @param lines the requirements, one a line
 * @throws HeadwaterError `connector_invalid`
 */
export function refuseNewerSdk(lines: string, file: string): void {
  for (const [line, versions = ''] of lines.matchAll(
    /^[ \t]*fivetran[-_.]connector[-_.]sdk(?![-\w.])[ \t]*(?:\[[^\]]*\])?([^#;\n]*)/gim,
  )) {
    if (/(?:===?|~=|>=?)\s*(?:[3-9]|\d{2,})/.test(versions)) {
      throw new HeadwaterError(
        'connector_invalid',
        `${file} requires ${line.trim()}, and Headwater runs connectors with ${sdkRequirement}: require that, or nothing, as it is always installed`,
      );
    }
  }
}
