import type { Connector } from '@headwater/sdk';
import { secretSettings } from '@headwater/sdk/host';
import { shortestSecret } from './secret-forms.ts';

/** Gives the settings that are declared secret, by name. */
export function secretsIn(
  { definition }: Connector,
  configuration: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = secretSettings(definition.configuration);
  return Object.fromEntries(names.map((name) => [name, configuration[name] ?? '']));
}

/** Gives those that can be told from other text: a test may well use `k`. */
export function longSecrets(
  connector: Connector,
  configuration: Readonly<Record<string, string>>,
): Record<string, string> {
  const secrets = Object.entries(secretsIn(connector, configuration));
  return Object.fromEntries(secrets.filter(([, secret]) => secret.length >= shortestSecret));
}
