import type { Order, Report } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { connector, type Connector } from '../connector.ts';
import { ConnectorRun } from './connector-run.ts';

/** Gives a connector an order and waits for what it reports. */
async function answer(subject: Connector, order: Order): Promise<Report> {
  return new Promise((resolve) => {
    new ConnectorRun(subject, { report: resolve }).receive(order);
  });
}

const update = async () => {};

test('a form lists the settings, the tests, and all that is wrong', async () => {
  const subject = connector({
    configuration: {
      host: 'string',
      port: { type: 'integer', label: 'Port', description: 'Of the server', default: 5432 },
      password: 'secret',
      tls: { type: 'boolean', default: true },
      mode: { type: 'choice', choices: ['fast', 'exact'], optional: true },
    },
    test() {},
    tests: { 'Can read orders': () => {} },
    update,
  });
  const order = { kind: 'form', configuration: { port: 'x', password: '<PASSWORD>' } } as const;
  const plain = { description: '', isRequired: true, default: null, choices: [] };
  expect(await answer(subject, order)).toEqual({
    kind: 'form',
    fields: [
      { ...plain, name: 'host', type: 'string', label: 'host' },
      {
        ...plain,
        name: 'port',
        type: 'integer',
        label: 'Port',
        description: 'Of the server',
        isRequired: false,
        default: '5432',
      },
      { ...plain, name: 'password', type: 'secret', label: 'password' },
      { ...plain, name: 'tls', type: 'boolean', label: 'tls', isRequired: false, default: 'true' },
      {
        ...plain,
        name: 'mode',
        type: 'choice',
        label: 'mode',
        isRequired: false,
        choices: ['fast', 'exact'],
      },
    ],
    tests: ['test', 'Can read orders'],
    problems: [
      'configuration.host: it is required, but was not given: add it to the configuration',
      'configuration.port: a whole number is wanted, "x" was given',
      'configuration.password: replace the placeholder by a value',
    ],
  });
});

test('a connector that declares no settings takes any', async () => {
  const form = { kind: 'form', fields: null, tests: [], problems: [] };
  const order = { kind: 'form', configuration: { a: 'b' } } as const;
  expect(await answer(connector({ update }), order)).toEqual(form);
});

test('a test gets the parsed settings, and fails with what it throws', async () => {
  const subject = connector({
    configuration: { port: 'integer' },
    test({ configuration: { port } }) {
      if (port !== 1) throw new RangeError(`port ${port + 1} is next`);
    },
    tests: { constructor: async () => {} },
    update,
  });
  const run = (name: string, port: string) =>
    answer(subject, { kind: 'test', name, configuration: { port } });
  expect(await run('test', '1')).toEqual({ kind: 'tested', name: 'test', error: null });
  expect(await run('test', '2')).toEqual({
    kind: 'tested',
    name: 'test',
    error: { code: 'connector_failed', message: 'RangeError: port 3 is next', stack: expect.any(String) },
  });
  expect(await run('test', 'x')).toEqual({
    kind: 'tested',
    name: 'test',
    error: {
      code: 'configuration',
      message: 'configuration.port: a whole number is wanted, "x" was given',
    },
  });
  expect(await run('constructor', '1')).toEqual({ kind: 'tested', name: 'constructor', error: null });
  expect(await run('toString', '1')).toEqual({
    kind: 'tested',
    name: 'toString',
    error: { code: 'protocol', message: 'the connector has no test "toString"' },
  });
});
