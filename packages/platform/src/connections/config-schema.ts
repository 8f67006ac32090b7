import { z } from 'zod';
import { isSecretName } from '../secrets/secret-name.ts';

const longestName = 255;
const longestValue = 1_000_000;

/** What a secret is shown as, and what a client sends back that leaves it as it is. */
export const masked = '******';

const secretsList = z
  .array(
    z.object({
      key: z.string().min(1).max(longestName),
      /** Null for a setting that is not set. */
      value: z.string().max(longestValue).nullable(),
    }),
  )
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'a key is in it twice')
  .meta({ description: `All settings of the connector. A value of ${masked} stays what it was.` });

const pythonVersion = z.string().max(longestName).nullish();
const packageId = z.string().min(1).max(longestName);

/** Keys that nothing here reads are kept and come back as they are. */
export const newConfig = z
  .looseObject({
    /** The name of the connection, and the schema of its tables. */
    schema: z
      .string()
      .max(longestName)
      .regex(/^[a-z_][a-z0-9_]*$/, 'lower-case letters, digits and _, and no digit first'),
    package_id: packageId,
    secrets_list: secretsList.nullish(),
    python_version: pythonVersion,
  })
  .superRefine(mustHoldNoSecrets);

/** What is left out stays; `null` clears it. */
export const configChange = z
  .looseObject({
    schema: z.string().nullish(),
    package_id: packageId.nullish(),
    secrets_list: secretsList.nullish(),
    python_version: pythonVersion,
  })
  .superRefine(mustHoldNoSecrets);

const known: ReadonlySet<string> = new Set(['schema', 'package_id', 'secrets_list', 'python_version']);

/** What is kept as it is would be readable by everyone who sees the connection: a secret must not be in it. */
function mustHoldNoSecrets(config: Readonly<Record<string, unknown>>, context: z.core.$RefinementCtx): void {
  for (const [key, value] of Object.entries(config)) {
    const path = known.has(key) ? null : secretPath(value, [key]);
    if (path !== null) {
      context.addIssue({
        code: 'custom',
        path,
        message:
          'it looks like a secret: put it into secrets_list, where it is sealed and given to the connector',
      });
    }
  }
}

/** Where a value holds something by the name of a secret; null for nowhere. */
function secretPath(value: unknown, path: readonly string[]): string[] | null {
  if (value === null || value === '') return null;
  if (isSecretName(path.at(-1) ?? '')) return [...path];
  if (typeof value !== 'object') return null;
  for (const [key, part] of Object.entries(value)) {
    const found = secretPath(part, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

/** What of a config anyone may see, as a connection keeps it: secrets by their keys alone. */
export const shownConfig = z.looseObject({
  secrets_list: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
  python_version: z.string().optional(),
});

/** The settings of a connector: texts alone. */
export const settingsSchema = z.record(z.string(), z.string());
