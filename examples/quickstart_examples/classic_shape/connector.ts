// Shows the shape of the Python SDK: a list of tables, positional arguments, and operations that are global.
import { ConfigurationForm, Connector, formField, log, op, type Table } from 'headwater/classic';

function configurationForm() {
  return new ConfigurationForm()
    .addField(formField.text('name', 'Name', { required: true, description: 'Whom to greet' }))
    .addField(formField.toggle('loud', 'Loud', { description: 'Whether to shout' }))
    .addTest('The name is one line', (configuration) => {
      if (configuration['name']?.includes('\n')) throw new Error('the name has more than one line');
    });
}

function schema(): Table[] {
  return [{ table: 'greeting', primary_key: ['id'], columns: { id: 'LONG', message: 'STRING' } }];
}

async function update(configuration: Record<string, string>, state: { lastId?: number }) {
  log.info(`the last greeting was ${state.lastId ?? 'none'}`);
  const id = (state.lastId ?? 0) + 1;
  await op.upsert('greeting', { id, message: greeting(configuration) });
  await op.checkpoint({ lastId: id });
}

/** Settings are texts, as in `configuration.json`. */
function greeting({ name, loud }: Record<string, string>): string {
  const message = `hello, ${name}!`;
  return loud === 'true' ? message.toUpperCase() : message;
}

export const connector = new Connector({ update, schema, configurationForm });

if (import.meta.main) await connector.debug();
