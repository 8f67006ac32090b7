import type { Configuration } from './configuration.ts';

/** Names of settings whose value must not be seen. Which fields a connector declares as secret is not known here. */
const secretName = /secret|passw|passphrase|token|credential|(?:api|access|private|auth|account)[-_ ]?key/i;

/** A shorter value would be found in words that mean something else. */
const shortestSecret = 8;

/** Gives a function that replaces the secret settings in a text by `****`, wherever a connector prints them. */
export function secretMask(configuration: Configuration): (text: string) => string {
  const secrets = Object.entries(configuration)
    .filter(([name, value]) => secretName.test(name) && value.length >= shortestSecret)
    .map(([, value]) => value)
    // A secret that holds another one goes first.
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '****'), text);
}
