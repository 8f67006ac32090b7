import { ConfigurationForm, Connector, formField, op, type Table } from 'headwater/classic';

// The mistakes people make in the shape of the Python SDK, each on its own line.

new Connector({});
new Connector({ update() {}, configuration_form: () => new ConfigurationForm() });
new Connector({ update: 'update' });
new Connector({ update({ configuration: _configuration, op: _op }) {} });
new Connector({ async update(_configuration: Record<string, string>, _state: { since: string }) {} });
new Connector({ async update(_configuration: { pageSize: number }) {} });
new Connector({ update() {}, schema: () => ({ issue: { primaryKey: ['id'] } }) });
new Connector({ update() {}, schema: () => [{ table: 'issue', primary_key: 'id' }] });
new Connector({ update() {}, schema: () => [{ table: 'issue', columns: { id: 'BIGINT' } }] });
new Connector({ update() {}, schema: () => [{ table: 'issue', columns: { price: 'DECIMAL' } }] });
new Connector({ update() {}, configurationForm: () => [formField.text('host', 'Host')] });

export const tables: Table[] = [
  { primary_key: ['id'] },
  { table: 'issue', primaryKey: ['id'] },
  { table: 'issue', columns: { id: 'long' } },
];

export async function update(): Promise<void> {
  await op.upsert('issue', 'a row');
  await op.upsert({ id: 1 });
  await op.upsert('issue', { id: 1 }, { deferred: true });
  await op.truncate('issue', { file: {} });
  await op.checkpoint('2024-01-01');
  op.insert('issue', { id: 1 });
}

new ConfigurationForm()
  .addField({ name: 'host', type: 'string' })
  .addField(formField.text('host'))
  .addField(formField.text('host', 'Host', { require: true }))
  .addField(formField.dropdown('region', 'Region', { eu: 'Europe' }))
  .addTest('It works', (configuration) => configuration.host.trim().length > 3)
  .addTest('It works', (configuration) => configuration['host'] > 3);
