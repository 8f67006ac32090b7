import { parseExactJson } from '@headwater/protocol';
import { z } from 'zod';
import { invalid } from '../api/api-error.ts';
import { masked } from '../connections/config-schema.ts';
import type { Destination } from '../control/tables.ts';
import type { Cipher } from '../secrets/cipher.ts';
import { isSecretName } from '../secrets/secret-name.ts';
import type { DestinationConfig, DestinationService } from './destination-service.ts';

const settings = z.record(z.string(), z.unknown());

const placeOf = (id: string) => `destinations.secrets ${id}`;

/** Reads all settings of a destination, secrets among them. */
export function openConfig(
  cipher: Cipher,
  { id, config, secrets }: Pick<Destination, 'id' | 'config' | 'secrets'>,
): DestinationConfig {
  const hidden = settings.parse(parseExactJson(cipher.open(secrets, placeOf(id))));
  return inOrder({ ...settings.parse(parseExactJson(config)), ...hidden });
}

/** Divides settings into those that may be shown and those that are sealed, as the control store has them. */
export function sealConfig(
  cipher: Cipher,
  service: DestinationService,
  id: string,
  config: DestinationConfig,
): Pick<Destination, 'config' | 'secrets'> {
  const entries = Object.entries(config);
  const of = (isHidden: boolean) =>
    Object.fromEntries(entries.filter(([key, value]) => isSecret(service, key, value) === isHidden));
  return {
    config: JSON.stringify(of(false)),
    secrets: cipher.seal(JSON.stringify(of(true)), placeOf(id)),
  };
}

/** Shows settings: secrets only as there. */
export function maskConfig(service: DestinationService, config: DestinationConfig): Record<string, unknown> {
  const shown = Object.entries(config).map(([key, value]) => [
    key,
    isSecret(service, key, value) ? masked : value,
  ]);
  return Object.fromEntries(shown);
}

/**
 * Applies a change: what is left out stays, a null clears, and a masked secret stays what it was.
 *
 * @throws ApiError `InvalidInput` for a masked secret that was not there before, and for what the service refuses
 */
export function changeConfig(
  service: DestinationService,
  before: DestinationConfig,
  change: DestinationConfig,
): DestinationConfig {
  const merged = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(change)) {
    if (value === null) merged.delete(key);
    else if (value !== masked || !isSecret(service, key, merged.get(key) ?? value)) merged.set(key, value);
    else if (!merged.has(key)) {
      throw invalid(`config.${key}`, `${masked} stands for a value that was set before, and there is none`);
    }
  }
  const after = inOrder(Object.fromEntries(merged));
  const { error } = service.config.safeParse(after);
  const [issue] = error?.issues ?? [];
  if (issue !== undefined) throw invalid(['config', ...issue.path].join('.'), issue.message);
  return after;
}

/** One that holds a secret in it, at any depth, is one as a whole. */
function isSecret(service: DestinationService, key: string, value: unknown): boolean {
  if (service.secretKeys.includes(key) || isSecretName(key)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([inner, part]) => isSecret(service, inner, part));
}

/** The order of keys says nothing; theirs would else tell which are sealed. */
function inOrder(config: DestinationConfig): DestinationConfig {
  return Object.fromEntries(Object.entries(config).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
