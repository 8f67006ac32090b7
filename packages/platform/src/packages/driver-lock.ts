import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './package-file.ts';
import { unusable } from './refused-package.ts';

const lockName = 'package-lock.json';

/** `node_modules/pg-native/node_modules/@scope/name`, and nothing that leads elsewhere. */
const place =
  /^node_modules\/(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*(?:\/node_modules\/(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*)*$/;

/** A range of versions, or another name in the registry: no address, no folder, no program that fetches it. */
const range = z
  .string()
  .regex(/^(?:npm:(?:@[\w.~-]+\/)?[\w.~-]+@)?[^:/\\]*$/, 'it is fetched from elsewhere than a registry');
const ranges = z.record(z.string(), range).optional();
const words = z.array(z.string()).optional();

const locked = z
  .object({
    name: z.string().optional(),
    version: z.string(),
    resolved: z
      .string()
      .regex(/^https?:/, 'it is fetched from elsewhere than a registry')
      .optional(),
    integrity: z
      .string()
      .regex(/^sha\d+-/)
      .optional(),
    inBundle: z.boolean().optional(),
    bundleDependencies: z.array(z.string()).optional(),
    dependencies: ranges,
    optionalDependencies: ranges,
    peerDependencies: ranges,
    peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).optional(),
    optional: z.boolean().optional(),
    os: words,
    cpu: words,
    libc: words,
  })
  .refine(({ integrity, inBundle }) => integrity !== undefined || inBundle === true, 'it has no integrity');

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z
    .object({ '': z.object({ dependencies: ranges }) })
    .catchall(locked)
    .refine((packages) => Object.keys(packages).every((key) => key === '' || place.test(key)), {
      message: 'a package lies elsewhere than in node_modules',
    }),
});

/** What npm is given to install the drivers of a package: nothing else that the package says about it. */
export type DriverLock = z.infer<typeof lockSchema>;

/**
 * Reads which drivers a package needs; null when it needs none.
 *
 * @throws ApiError `InvalidInput` when they come from elsewhere than a registry, or without their integrity
 */
export function readDriverLock(folder: string): DriverLock | null {
  if (!existsSync(join(folder, lockName))) return null;
  const read = lockSchema.safeParse(readJsonFile(folder, lockName));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw unusable(`its ${lockName} is not one that headwater package writes (${where}: ${issue?.message})`);
}
