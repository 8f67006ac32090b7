import type { NamingStrategy } from '@headwater/engine';
import { UsageError } from './usage-error.ts';

/** @throws UsageError when there is no such naming */
export function readNaming(given: string | undefined): NamingStrategy | null {
  if (given === undefined) return null;
  const naming = given.trim().toUpperCase();
  if (naming === 'FIVETRAN' || naming === 'SOURCE') return naming;
  throw new UsageError(`the naming "${given}" does not exist: use FIVETRAN or SOURCE`);
}
