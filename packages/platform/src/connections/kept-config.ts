import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { parseExactJson } from '@headwater/protocol';
import { invalid } from '../api/api-error.ts';
import { masked, settingsSchema, shownConfig, type configChange } from './config-schema.ts';

type ShownConfig = z.infer<typeof shownConfig>;

/** The config of a connection but for its name and package: what anyone may see of it, and the settings themselves. */
export interface KeptConfig {
  readonly shown: ShownConfig;
  /** The settings of the connector. */
  readonly secrets: Readonly<Record<string, string>>;
}

export const emptyConfig: KeptConfig = { shown: {}, secrets: {} };

/** Reads what the control store has, once it is opened. */
export function readConfig(config: string, secrets: string): KeptConfig {
  return {
    shown: shownConfig.parse(parseExactJson(config)),
    secrets: settingsSchema.parse(JSON.parse(secrets)),
  };
}

/**
 * Applies a change. The list of secrets is replaced as a whole, as its client knows no other way to remove one; any other
 * key that is left out stays, and `null` removes it.
 *
 * @throws ApiError for a masked secret that was not there before
 */
export function changeConfig(before: KeptConfig, change: z.infer<typeof configChange>): KeptConfig {
  const { schema: _name, package_id: _package, secrets_list: list, ...others } = change;
  const { secrets_list: listBefore, ...othersBefore } = before.shown;
  const merged = Object.entries({ ...othersBefore, ...others }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const secrets = list === null || list === undefined ? before.secrets : secretsOf(list, before.secrets);
  const keys = list === null || list === undefined ? listBefore : maskedList(secrets, list);
  return {
    shown: shownConfig.parse(
      Object.fromEntries([...merged, ...(keys === undefined ? [] : [['secrets_list', keys]])]),
    ),
    secrets,
  };
}

export function isSameConfig(one: KeptConfig, other: KeptConfig): boolean {
  return (
    isDeepStrictEqual(one.secrets, other.secrets) && JSON.stringify(one.shown) === JSON.stringify(other.shown)
  );
}

type SecretsList = readonly { readonly key: string; readonly value: string | null }[];

function secretsOf(list: SecretsList, before: Readonly<Record<string, string>>): Record<string, string> {
  const known = new Map(Object.entries(before));
  return Object.fromEntries(
    list.flatMap(({ key, value }, index) => {
      if (value === null) return [];
      if (value !== masked) return [[key, value]];
      const kept = known.get(key);
      if (kept === undefined) {
        throw invalid(
          `config.secrets_list.${index}.value`,
          `${masked} stands for a value that was set before, and ${key} has none`,
        );
      }
      return [[key, kept]];
    }),
  );
}

/** In the order of the client, whose state would differ otherwise. */
function maskedList(secrets: Readonly<Record<string, string>>, list: SecretsList) {
  return list.flatMap(({ key }) => (Object.hasOwn(secrets, key) ? [{ key, value: masked }] : []));
}
