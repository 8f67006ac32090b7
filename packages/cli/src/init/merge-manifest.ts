import { UsageError } from '../usage-error.ts';

type Manifest = Record<string, unknown>;

/**
 * Gives a folder's package.json what that of a template has and it lacks; what it says already stays.
 *
 * @throws UsageError when it is no JSON object, or says that its modules are not ES modules
 */
export function mergeManifest(existing: string, template: string): string {
  const manifest = readManifest(existing);
  if (manifest['type'] !== undefined && manifest['type'] !== 'module') {
    throw new UsageError(
      `package.json says "type": ${JSON.stringify(manifest['type'])}: a connector needs "module"; change it, or name a new folder`,
    );
  }
  return `${JSON.stringify(merge(manifest, readManifest(template)), null, 2)}\n`;
}

function readManifest(text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text);
    if (isManifest(manifest)) return manifest;
  } catch {
    // It is told below.
  }
  throw new UsageError('package.json is no JSON object: mend it, or name a new folder');
}

function merge(own: Manifest, added: Manifest): Manifest {
  const merged = { ...added, ...own };
  for (const [name, value] of Object.entries(added)) {
    const before = own[name];
    if (isManifest(value) && isManifest(before)) merged[name] = { ...value, ...before };
  }
  return merged;
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
