import { sync } from '@headwater/testing';
import { startChangeSource } from '../crash/change-source.ts';
import following from '../crash/following/connector.ts';

/** The tables of connections that nothing came in the way of, each read in one sync without a server. */
export async function followedTables(
  { seed, length }: { readonly seed: number; readonly length: number },
  connections: number,
): Promise<readonly unknown[]> {
  await using source = await startChangeSource({ seed, length, milliseconds: 0 });
  source.grow(length);
  const tables: unknown[] = [];
  for (let number = 1; number <= connections; number += 1) {
    const outcome = await sync(following, { configuration: { source: source.address(number) } });
    tables.push(outcome.tables);
  }
  return tables;
}
