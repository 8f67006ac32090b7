import { connector } from './connector.ts';

connector({
  configuration: {
    apiKey: 'secret',
    size: { type: 'integer', default: 1 },
    mode: { type: 'choice', choices: ['full', 'incremental'] },
  },
  schema: {
    issue: { primaryKey: ['id'], columns: { id: 'LONG', title: 'STRING', updated_at: 'UTC_DATETIME' } },
  },
  state: { cursor: '' },
  async update({ op, configuration, log }) {
    await op.upsert('isue', { id: 1 });
    await op.upsert('issue', { id: 1, tittle: 'x' });
    await op.upsert('issue', { title: 'x' });
    await op.upsert('issue', { id: 1, title: 5 });
    await op.upsert('issue', [{ id: 1, tittle: 'x' }]);
    await op.upsert('issue', [{ title: 'x' }]);
    await op.upsert('issue', [{ id: 1, title: 5 }]);
    await op.update('issue', { title: 'x' });
    await op.delete('issue', { title: 'x' });
    await op.checkpoint({ cursr: 'x' });
    log.info(configuration.apikey);
    const text: string = configuration.size;
    if (configuration.mode === 'other') log.info(text);
    op.upsert('issue', { id: 1 });
  },
});

connector({ schema: { issue: { primaryKey: ['id'], columns: { id: 'BIGINT' } } }, update() {} });
connector({ schema: { issue: { primaryKey: ['ID'], columns: { id: 'LONG' } } }, update() {} });
connector({ schema: { issue: { primryKey: ['id'], columns: { id: 'LONG' } } }, update() {} });
connector({ schema: { issue: { primryKey: ['id'] } }, update() {} });
connector({
  schema: { issue: { columns: { id: 'LONG' } } },
  async update({ op }) {
    await op.delete('issue', { id: 1 });
  },
});
connector({ configuration: { size: { type: 'integer', default: '5' } }, update() {} });
connector({ configuration: { size: { type: 'integer', lable: 'Size' } }, update() {} });
connector({ configuration: { size: 'int' }, update() {} });
connector({ configuration: { size: { type: 'choice' } }, update() {} });
connector({ sceme: {}, update() {} });
