import { HeadwaterError } from '@headwater/protocol';
import type { Operations } from '../operations.ts';
import type { Schema } from '../schema.ts';
import type { State } from './connector.ts';
import { currentRun } from './current-run.ts';

/**
 * The operations of the sync that the code which uses them belongs to.
 *
 * @throws HeadwaterError `operation_outside_update` where there is no sync
 * @example
 * async function update(configuration: Record<string, string>, state: State) {
 *   await op.upsert('hello', { message: 'hello, world!' });
 *   await op.checkpoint(state);
 * }
 */
export const op: Operations<Schema, State> = {
  upsert: (table, rows, options) => currentOperations().upsert(table, rows, options),
  update: (table, rows, options) => currentOperations().update(table, rows, options),
  delete: (table, keys, options) => currentOperations().delete(table, keys, options),
  truncate: (table, options) => currentOperations().truncate(table, options),
  checkpoint: (state) => currentOperations().checkpoint(state),
  warning: (text) => currentOperations().warning(text),
};

function currentOperations(): Operations {
  const operations = currentRun()?.op;
  if (operations !== undefined) return operations;
  throw new HeadwaterError(
    'operation_outside_update',
    'op was used outside update(): call it from update(), or from what update() calls',
  );
}
