import { connector, type Row } from '@headwater/sdk';

export const ada = { id: 1, email: 'ada@example.com', age: 36 };
export const bob = { id: 2, email: 'bob@example.com', age: 41 };
export const everyPerson = 'SELECT * EXCLUDE (_fivetran_synced) FROM tester.person ORDER BY ALL';

type Write = ['upsert' | 'update' | 'delete', Row];

/** A connector with the table `person` and some operations. */
export function person(primaryKey: string[], ...writes: Write[]) {
  return connector({
    schema: { person: { primaryKey } },
    async update({ op }) {
      for (const [operation, row] of writes) await op[operation]('person', row);
      await op.checkpoint({ writes: writes.length });
    },
  });
}
