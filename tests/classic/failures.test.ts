import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import { ConfigurationForm, Connector, formField, log, op, type ConnectorOptions } from 'headwater/classic';

/** How a sync of a connector fails. */
async function failure(options: ConnectorOptions): Promise<string> {
  const error: unknown = await sync(new Connector(options)).then(
    () => 'it succeeded',
    (thrown: unknown) => thrown,
  );
  return error instanceof Error && 'code' in error
    ? `${String(error.code)}: ${error.message}`
    : String(error);
}

function broken(): never {
  throw new Error('it broke');
}

test.each<[string, ConnectorOptions]>([
  ['schema()', { schema: broken, update() {} }],
  ['update()', { update: broken }],
  ['an async update()', { update: async () => broken() }],
  [
    'a generator',
    {
      *update() {
        yield op.upsert('thing', { id: 1 });
        broken();
      },
    },
  ],
  [
    'an async generator',
    {
      async *update() {
        yield op.upsert('thing', { id: 1 });
        broken();
      },
    },
  ],
])('an error in %s ends the sync', async (_, options) => {
  expect(await failure(options)).toBe('connector_failed: Error: it broke');
});

const nullKey =
  'null_primary_key: upsert on table "thing": row 1 of 1 has no value for the key column "id": {"name":"no key"}';
const schema = () => [{ table: 'thing', primary_key: ['id'] }];

test.each<[string, ConnectorOptions]>([
  ['awaited', { schema, update: async () => op.upsert('thing', { name: 'no key' }) }],
  ['not awaited', { schema, update: () => void op.upsert('thing', { name: 'no key' }) }],
  [
    'yielded',
    {
      schema,
      *update() {
        yield op.upsert('thing', { name: 'no key' });
      },
    },
  ],
  [
    'caught',
    {
      schema,
      async update() {
        await op.upsert('thing', { name: 'no key' }).catch(() => {});
      },
    },
  ],
])('an operation that fails ends the sync when it is %s', async (_, options) => {
  expect(await failure(options)).toBe(nullKey);
});

test('an error in the form is thrown where the connector is made', () => {
  expect(() => new Connector({ configurationForm: broken, update() {} })).toThrow('it broke');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as a program without types may do
  const noForm = (() => ({ fields: [] })) as unknown as () => ConfigurationForm;
  expect(() => new Connector({ configurationForm: noForm, update() {} })).toThrow(
    'configurationForm() wants to return a ConfigurationForm: make it with new',
  );
});

const opOutside = 'op was used outside update(): call it from update(), or from what update() calls';

test('outside a sync, op and log throw at once', () => {
  expect(() => op.upsert('thing', { id: 1 })).toThrow(opOutside);
  expect(() => op.checkpoint({})).toThrow(opOutside);
  expect(() => log.info('x')).toThrow(
    'log was used outside schema() and update(): call it there, or print with console.log',
  );
});

test('schema() has a log, and no operations', async () => {
  const writing = {
    schema() {
      log.info('listing');
      void op.upsert('thing', { id: 1 });
      return [];
    },
    update() {},
  };
  expect(await failure(writing)).toBe(`operation_outside_update: ${opOutside}`);
});

test('a test of the form has neither', async () => {
  const form = new ConfigurationForm()
    .addField(formField.text('host', 'Host'))
    .addTest('It writes', async () => op.upsert('thing', { id: 1 }));
  const { definition } = new Connector({ configurationForm: () => form, update() {} });
  await expect(definition.tests?.['It writes']?.({ configuration: {} })).rejects.toThrow(opOutside);
});

test('an operation after the end is refused, and does not reach another sync', async () => {
  const late = Promise.withResolvers<string>();
  const writing = new Connector({
    update() {
      setTimeout(() => {
        op.upsert('thing', { id: 1 }).then(
          () => late.resolve('written'),
          (error: unknown) => late.resolve(String(error)),
        );
      }, 300);
    },
  });
  await sync(writing);
  expect(await late.promise).toMatch(/an operation was called after update\(\) had ended/);
});
