import { sync } from '@headwater/testing';
import { connector } from '@headwater/sdk';

// The mistakes people make, each on its own line. types.test.ts holds what the compiler says about them.

const issues = connector({
  configuration: {
    apiKey: 'secret',
    pageSize: { type: 'integer', default: 100 },
    mode: { type: 'choice', choices: ['full', 'incremental'] },
  },
  schema: {
    issue: { primaryKey: ['id'], columns: { id: 'LONG', title: 'STRING', updated_at: 'UTC_DATETIME' } },
  },
  state: { cursor: '' },
  async update({ op, configuration, log }) {
    await op.upsert('isue', { id: 1 }); // 1 an unknown table
    await op.upsert('issue', { id: 1, tittle: 'x' }); // 2 an unknown column
    await op.upsert('issue', { title: 'x' }); // 3 no key
    await op.upsert('issue', { id: 1, title: 5 }); // 4 a wrong type
    await op.delete('issue', { title: 'x' }); // 5 a delete by no key
    await op.checkpoint({ cursr: 'x' }); // 6 a misspelt state
    log.info(configuration.apikey); // 7 an unknown setting
    const pageSize: string = configuration.pageSize; // 8 a setting of another type
    if (configuration.mode === 'other') log.info(pageSize); // 9 a choice that does not exist
    op.upsert('issue', { id: 1 }); // 10 an operation that is not awaited
  },
});

// The schema and the settings, misspelt.
connector({ schema: { issue: { primaryKey: ['id'], columns: { id: 'BIGINT' } } }, update() {} });
connector({ schema: { issue: { primaryKey: ['ID'], columns: { id: 'LONG' } } }, update() {} });
connector({ schema: { issue: { primryKey: ['id'], columns: { id: 'LONG' } } }, update() {} });
connector({ schema: { issue: { columns: { price: 'DECIMAL' } } }, update() {} });
connector({ configuration: { pageSize: 'int' }, update() {} });
connector({ configuration: { pageSize: { type: 'integer', default: '5' } }, update() {} });
connector({ configuration: { pageSize: { type: 'integer', defualt: 5 } }, update() {} });
connector({ configuration: { mode: { type: 'choice' } }, update() {} });
connector({ sceme: {}, update() {} });

// The same mistakes with a page of rows, an update and each type of column.
connector({
  schema: {
    issue: {
      primaryKey: ['id'],
      columns: { id: 'LONG', title: 'STRING', day: 'NAIVE_DATE', local: 'NAIVE_DATETIME', labels: 'JSON' },
    },
    log: { columns: { text: 'STRING' } },
  },
  async update({ op }) {
    await op.upsert('issue', [{ id: 1, tittle: 'x' }]);
    await op.upsert('issue', [{ title: 'x' }]);
    await op.upsert('issue', [{ id: 1, title: 5 }]);
    await op.upsert('issue', { id: null });
    await op.update('issue', { title: 'x' });
    await op.upsert('issue', { id: 1, local: new Date() });
    await op.upsert('issue', { id: 1, day: 20240101 });
    await op.upsert('issue', { id: 1, labels: fetch('https://api.example.com') });
    await op.upsert('issue', { id: 1, labels: () => [] });
    await op.delete('log', { text: 'x' });
    await op.upsert('log', { text: 'x' }, { deferred: true });
  },
});

// In a test.
export async function misspeltTest(): Promise<void> {
  const { tables, state } = await sync(issues, {
    configuration: { apikey: 'k' },
    state: { cursr: 'x' },
  });
  tables.isue.at(0);
  tables.issue.map((row) => row.tittle);
  state.cursr.at(0);
}
