import { hash } from 'node:crypto';

/** A number from 0 to below 1 that is always the same for an id, and says nothing of ids that look alike. */
export function spread(id: string): number {
  return hash('sha256', id, 'buffer').readUInt32BE() / 2 ** 32;
}
