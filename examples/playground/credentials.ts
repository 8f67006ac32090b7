import type { Random } from './random.ts';

/** A user name and its password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What a playground accepts. */
export interface Credentials {
  /** For `/auth/http_basic`. */
  readonly basic: Login;
  /** For `/auth/http_bearer`. */
  readonly bearerToken: string;
  /** For `/auth/api_key`. */
  readonly apiKey: string;
  /** For `/auth/session_token/login`. */
  readonly session: Login;
}

/** The credentials with a seed, whichever it is, so that they can be written into a configuration. */
const ofSeed: Credentials = {
  basic: { username: 'basic@example.com', password: 'basic-password' },
  bearerToken: 'bearer-token',
  apiKey: 'api-key',
  session: { username: 'session@example.com', password: 'session-password' },
};

/** Chooses credentials: known ones with a seed, else random ones. */
export function chooseCredentials(seed: number | undefined, random: Random): Credentials {
  if (seed !== undefined) return ofSeed;
  const login = (passwordLength: number) => ({
    username: `${random.hex(5)}@example.com`,
    password: random.hex(passwordLength),
  });
  return { basic: login(8), bearerToken: random.uuid(), apiKey: random.uuid(), session: login(10) };
}
