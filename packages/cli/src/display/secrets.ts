import { secretMask as maskOf, type Mask } from '@headwater/engine';
import { encryptedSettings, type Configuration } from '../configuration/read-configuration.ts';

/**
 * Gives a function that hides the secret settings in a text, those that were encrypted in any case.
 *
 * @param declared the settings the connector declares secret; null while that is not known, and all of them count
 */
export function secretMask(configuration: Configuration, declared: readonly string[] | null): Mask {
  return maskOf(configuration, declared && [...declared, ...(configuration[encryptedSettings] ?? [])]);
}
