import { connector } from '@headwater/sdk';
import fc from 'fast-check';
import type { ModelRow, Operation } from './model.ts';

/** Declared columns `count` and `label`; `extra` and `late` are met only when a row brings them. */
const columnValues = {
  count: fc.option(fc.integer({ min: -1000, max: 1000 })),
  label: fc.option(fc.string({ maxLength: 6, unit: 'binary' })),
  extra: fc.option(fc.integer({ min: 0, max: 9 })),
  late: fc.option(fc.string({ maxLength: 3 })),
};

/** A random row over few keys, so that operations meet; each column is given or not. */
const row: fc.Arbitrary<ModelRow> = fc
  .record({ id: fc.integer({ min: 0, max: 12 }), ...columnValues }, { requiredKeys: ['id'] })
  .map((given) => {
    const { id, ...values } = given;
    return { id, ...values };
  });

/** Random sequences of operations on one table. */
export const operations: fc.Arbitrary<Operation[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: row.map((value): Operation => ({ kind: 'upsert', row: value })) },
    { weight: 5, arbitrary: row.map((value): Operation => ({ kind: 'update', row: value })) },
    {
      weight: 3,
      arbitrary: fc.integer({ min: 0, max: 12 }).map((key): Operation => ({ kind: 'delete', key })),
    },
    { weight: 1, arbitrary: fc.constant<Operation>({ kind: 'truncate' }) },
    { weight: 2, arbitrary: fc.constant<Operation>({ kind: 'checkpoint' }) },
  ),
  { minLength: 1, maxLength: 40 },
);

/** Random sizes: with small ones, every row has a file and a batch of its own. */
export const sizes = fc.record({
  fileSize: fc.constantFrom(1, 200, 8 * 2 ** 20),
  bytesToLoadEarly: fc.constantFrom(1, 2000, 24 * 2 ** 20),
});

/** A connector that plays a sequence of operations on a table of one key and two declared columns. */
export function player(sequence: readonly Operation[]) {
  return connector({
    schema: {
      thing: {
        primaryKey: ['id'],
        columns: { id: 'LONG', count: 'INT', label: 'STRING' },
        otherColumns: 'infer',
      },
    },
    async update({ op }) {
      for (const [index, operation] of sequence.entries()) {
        if (operation.kind === 'upsert') await op.upsert('thing', operation.row);
        else if (operation.kind === 'update') await op.update('thing', operation.row);
        else if (operation.kind === 'delete') await op.delete('thing', { id: operation.key });
        else if (operation.kind === 'truncate') await op.truncate('thing');
        else await op.checkpoint({ index });
      }
    },
  });
}
