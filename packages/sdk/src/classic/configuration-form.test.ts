import { expect, test } from 'vitest';
import { describeSetup, runConnectionTest } from '../host/connection-setup.ts';
import { ConfigurationForm, Connector, formField } from './index.ts';

const { definition } = new Connector({
  configurationForm: () =>
    new ConfigurationForm()
      .addField(formField.text('host', 'Host', { required: true, description: 'Where it is.' }))
      .addField(formField.password('api_key', 'API key', { required: true }))
      .addField(formField.dropdown('region', 'Region', ['eu', 'us']))
      .addField(formField.toggle('tls', 'Encrypt'))
      .addTest('The host answers', ({ host }) => {
        if (host !== 'here') throw new Error(`nothing answers at ${host}`);
      })
      .addTest('The key is accepted', async ({ api_key: key }) => {
        if (typeof key !== 'string') throw new Error('no text');
      }),
  update() {},
});

const field = { description: '', default: null, choices: [], isRequired: false };

test('a form asks for what any connector could declare', () => {
  expect(describeSetup(definition, { host: 'here', api_key: 'k' })).toEqual({
    fields: [
      {
        ...field,
        name: 'host',
        type: 'string',
        label: 'Host',
        description: 'Where it is.',
        isRequired: true,
      },
      { ...field, name: 'api_key', type: 'secret', label: 'API key', isRequired: true },
      { ...field, name: 'region', type: 'choice', label: 'Region', choices: ['eu', 'us'] },
      { ...field, name: 'tls', type: 'boolean', label: 'Encrypt' },
    ],
    tests: ['The host answers', 'The key is accepted'],
    problems: [],
  });
  expect(describeSetup(definition, { region: 'moon', tls: 'yes' }).problems).toEqual([
    'configuration.host: it is required, but was not given: add it to the configuration',
    'configuration.api_key: it is required, but was not given: add it to the configuration',
    'configuration.region: one of eu, us is wanted, "moon" was given',
    'configuration.tls: true or false is wanted, "yes" was given',
  ]);
});

test('a test that returns has succeeded, one that throws has failed', async () => {
  const run = (name: string, host: string) => runConnectionTest(definition, name, { host, api_key: 'k' });
  expect(await run('The host answers', 'here')).toBe(null);
  expect(await run('The key is accepted', 'here')).toBe(null);
  expect(await run('The host answers', 'there')).toMatchObject({
    code: 'connector_failed',
    message: 'Error: nothing answers at there',
  });
});

test('a field or a test that is there twice, and a dropdown of nothing, are refused', () => {
  const form = new ConfigurationForm().addField(formField.text('a', 'A')).addTest('It works', () => {});
  expect(() => form.addField(formField.toggle('a', 'Another'))).toThrow(
    'configuration.a: the form has this field twice: remove one',
  );
  expect(() => form.addTest('It works', () => {})).toThrow(
    'the form has the test "It works" twice: give one of them another label',
  );
  expect(() => formField.dropdown('b', 'B', [])).toThrow(
    'configuration.b: a dropdown without choices: give it one at least',
  );
});

test('a connector without a form takes any settings', () => {
  const plain = new Connector({ update() {} });
  expect(describeSetup(plain.definition, { anything: 'x' })).toEqual({
    fields: null,
    tests: [],
    problems: [],
  });
});
