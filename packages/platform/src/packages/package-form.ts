import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FormField } from '@headwater/protocol';
import { readPackageFile } from './package-file.ts';
import { unusable } from './refused-package.ts';

/** What a connector asks for, as its package tells it: nothing has to run for that. */
export interface PackageForm {
  /** Null when it declares no settings: then it takes any. */
  readonly fields: readonly FormField[] | null;
  /** The names of its tests. */
  readonly tests: readonly string[];
}

const formFile = 'configuration_form.pb';

/** The fields of a form, as `headwater package` writes them into a `manifest.json`. */
export const formFields = z
  .array(
    z.object({
      name: z.string(),
      type: z.string(),
      label: z.string(),
      description: z.string(),
      isRequired: z.boolean(),
      default: z.string().nullable(),
      choices: z.array(z.string()),
    }),
  )
  .nullable();

/**
 * Reads the form of a package as the public SDK writes it; null when the package has none.
 *
 * @throws ApiError `InvalidInput` when it is none of the protocol
 */
export async function readPackageForm(folder: string): Promise<PackageForm | null> {
  if (!existsSync(join(folder, formFile))) return null;
  // Loaded for an upload only: gRPC is not small.
  const { readFormBytes } = await import('@headwater/grpc/form');
  const bytes = readPackageFile(folder, formFile);
  try {
    return readFormBytes(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(`its ${formFile} is no ConfigurationFormResponse (${reason}): package it again`);
  }
}
