import { randomBytes } from 'node:crypto';
import type { Destination } from '../control/tables.ts';
import type { Cipher } from '../secrets/cipher.ts';

/** The destination that a group has until another is set up: DuckDB files in the data folder of the server. */
export function automaticDestination(cipher: Cipher, id: string, now: string): Destination {
  return {
    id,
    service: 'duckdb',
    region: 'LOCAL',
    time_zone_offset: '0',
    daylight_saving_time_enabled: 0,
    setup_status: 'CONNECTED',
    config: '{}',
    secrets: cipher.seal('{}', `destinations.secrets ${id}`),
    extras: '{}',
    hash_salt: cipher.seal(randomBytes(32).toString('base64'), `destinations.hash_salt ${id}`),
    created_at: now,
    updated_at: now,
  };
}
