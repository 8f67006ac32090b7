// A connector as the public protocol describes it, with no help of Headwater's but the proto files.
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const protos = fileURLToPath(new URL('../../../../packages/grpc/proto', import.meta.url));
const loaded = loadSync('connector_sdk.proto', { includeDirs: [protos], keepCase: true, longs: String });
const { SourceConnector } = loadPackageDefinition(loaded).fivetran_sdk.v2;

const column = (name, type, more = {}) => ({ name, type, ...more });
const order = {
  name: 'order',
  columns: [
    column('id', 'LONG', { primary_key: true }),
    column('name', 'STRING'),
    column('price', 'DECIMAL', { params: { decimal: { precision: 12, scale: 2 } } }),
    column('ratio', 'DOUBLE'),
    column('share', 'FLOAT'),
    column('small', 'SHORT'),
    column('count', 'INT'),
    column('open', 'BOOLEAN'),
    column('day', 'NAIVE_DATE'),
    column('at', 'NAIVE_DATETIME'),
    column('seen', 'UTC_DATETIME'),
    column('photo', 'BINARY'),
    column('note', 'XML'),
    column('extra', 'JSON'),
  ],
};

const moment = (text) => {
  const [whole, fraction = '0'] = text.split('.');
  return { seconds: String(Date.parse(`${whole}Z`) / 1000), nanos: Number(fraction.padEnd(9, '0')) };
};
const record = (table_name, type, data) => ({ records: { records: [{ table_name, type, data }] } });

function* operations(word, number) {
  const event = (kind) => record('event', 'UPSERT', { kind: { string: kind }, n: { long: String(number) } });
  yield event('forgotten');
  yield record('event', 'TRUNCATE', {});
  yield event('begun');
  yield record('order', 'UPSERT', {
    id: { long: String(2n ** 62n) },
    name: { string: `größe 🦆 ${word}` },
    price: { decimal: '1234567890.12' },
    ratio: { double: 0.1 },
    share: { float: 0.5 },
    small: { short: -32768 },
    count: { int: 2147483647 },
    open: { bool: true },
    day: { naive_date: moment('0001-01-01T00:00:00') },
    at: { naive_datetime: moment('2024-02-29T23:59:59.999999') },
    seen: { utc_datetime: moment('9999-12-31T23:59:59.999999') },
    photo: { binary: Buffer.from([0, 127, 128, 255]) },
    note: { xml: '<a/>' },
    extra: { json: '{"list": [1, 2.5, null], "nested": {"text": "\\u00e9\\"\\\\"}}' },
    comment: { string: 'not declared' },
  });
  yield record('order', 'UPSERT', {
    id: { long: String(number) },
    name: { null: true },
    price: { decimal: '-0.01' },
    ratio: { double: -1e-300 },
    small: { short: 0 },
    count: { int: 0 },
    open: { bool: false },
    extra: { json: '[]' },
  });
  yield record('order', 'UPSERT', { id: { long: '-1' }, name: { string: 'to be deleted' } });
  yield record('order', 'UPDATE', { id: { long: String(number) }, name: { string: 'updated' } });
  yield record('order', 'DELETE', { id: { long: '-1' } });
  yield { checkpoint: { state_json: JSON.stringify({ round: number }) } };
}

const server = new Server();
server.addService(SourceConnector.service, {
  ConfigurationForm: (call, answer) => answer(null, {}),
  Test: (call, answer) => answer(null, { success: true }),
  Schema: (call, answer) => answer(null, { without_schema: { tables: [order, { name: 'event' }] } }),
  Update(call) {
    const { configuration, state_json: state } = call.request;
    for (const each of operations(configuration.word, (JSON.parse(state).round ?? 0) + 1)) call.write(each);
    call.end();
  },
});
const address = `127.0.0.1:${process.argv[2]}`;
server.bindAsync(address, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
});
