import { UsageError } from '../usage-error.ts';

/**
 * Reads an API key, as a server shows it (`key:secret`) or in base64 as tools for Python connectors take it: from the
 * option, else from the variables.
 *
 * @returns what stands behind `Basic`; null when there is no key
 * @throws UsageError when it is neither; the message never holds it
 */
export function readCredentials(given: string | undefined, environment: NodeJS.ProcessEnv): string | null {
  if (given !== undefined && given.trim() !== '') return credentialsOf(given, '', '--api-key');
  for (const owner of ['HEADWATER', 'FIVETRAN']) {
    const key = environment[`${owner}_API_KEY`] ?? '';
    const secret = environment[`${owner}_API_SECRET`] ?? '';
    if (key.trim() !== '') return credentialsOf(key, secret, `${owner}_API_KEY`);
  }
  return null;
}

function credentialsOf(given: string, secret: string, source: string): string {
  const key = given.trim();
  if (key.includes(':')) return encode(key);
  if (secret.trim() !== '') return encode(`${key}:${secret.trim()}`);
  if (isEncodedPair(key)) return key;
  throw new UsageError(
    `the API key of ${source} is none: it wants key:secret, as the server showed it, or that in base64`,
  );
}

function encode(pair: string): string {
  return Buffer.from(pair).toString('base64');
}

function isEncodedPair(text: string): boolean {
  if (!/^[\w+/-]+={0,2}$/.test(text)) return false;
  return /^[^:\s]+:\S+$/.test(Buffer.from(text, 'base64').toString());
}
