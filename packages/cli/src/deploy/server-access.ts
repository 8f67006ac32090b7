import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { readCredentials } from './api-key.ts';
import { readProfile, type Profile } from './options-file.ts';

/** Where a server is, and who asks it. */
export interface ServerAccess {
  /** Without a `/` at its end. */
  readonly url: string;
  /** `key:secret` in base64: never shown. */
  readonly credentials: string;
}

/** The options of every command that asks a server. */
export const accessOptions = {
  server: { type: 'string' },
  'api-key': { type: 'string' },
  'options-file': { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What was given of {@link accessOptions}. */
export interface GivenAccess {
  readonly server?: string | undefined;
  readonly 'api-key'?: string | undefined;
  readonly 'options-file'?: string | undefined;
  readonly profile?: string | undefined;
}

const usualServer = 'http://127.0.0.1:8080';

/** How a command reaches its server, and what else the options file says. */
export interface Access {
  readonly profile: Profile;
  /** @throws UsageError when the key is missing */
  server(): ServerAccess;
  readonly hasKey: boolean;
}

/** @throws UsageError when something that was given cannot be used */
export function readAccess(given: GivenAccess, surroundings: Surroundings): Access {
  const { environment } = surroundings;
  const profile = readProfile(given['options-file'], given.profile, surroundings);
  const url = readUrl(given.server ?? (environment['HEADWATER_SERVER'] || profile.server) ?? usualServer);
  const credentials = readCredentials(given['api-key'], environment);
  return {
    profile,
    hasKey: credentials !== null,
    server() {
      if (credentials === null) throw new UsageError(missingKey);
      return { url, credentials };
    },
  };
}

/** What to do about a key that was not given. */
export const missingKey =
  'the API key is missing: give it with --api-key or HEADWATER_API_KEY, as the server showed it';

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new UsageError('--server wants an address such as http://127.0.0.1:8080, without a key in it');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
