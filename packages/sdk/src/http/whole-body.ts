import { parseExactJson } from '@headwater/protocol';
import type { Received } from './answer.ts';
import { NotWhole } from './broken-exchange.ts';

/** Tells whether only the end of the connection says where a body ends: a broken one looks the same. */
export function isUnframed({ status, headers, method }: Omit<Received, 'bytes' | 'url'>): boolean {
  if (method === 'HEAD' || status === 204 || status === 304) return false;
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

/**
 * Looks whether such a body is whole, as far as it can be known.
 *
 * @throws NotWhole when it is not
 */
export function requireWhole(sent: Buffer, decoded: Buffer, headers: Received['headers']): void {
  if (sent.length === 0 && headers['content-encoding'] !== undefined) throw new NotWhole();
  if (!/[/+]json\b/.test(headers['content-type'] ?? '')) return;
  try {
    parseExactJson(decoded.toString('utf8'));
  } catch {
    throw new NotWhole();
  }
}
