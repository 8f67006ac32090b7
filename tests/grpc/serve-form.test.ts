import { connector } from '@headwater/sdk';
import { describe, expect, test } from 'vitest';
import { serveConnector } from './serve-client.ts';

const noSelection = { schema_selection_supported: false, table_selection_supported: false };

describe('what a connector declares', () => {
  const fields = {
    apiKey: { type: 'secret', label: 'API key', description: 'From the settings page' },
    region: { type: 'choice', choices: ['eu', 'us'], default: 'eu' },
    pageSize: { type: 'integer', default: 100 },
    factor: { type: 'number', optional: true, description: 'Of everything.' },
    filter: { type: 'json', default: { a: 1 } },
    archived: { type: 'boolean', default: false },
    name: 'string',
  } as const;

  test('is a form with a field for each setting, and its tests', async () => {
    const served = await serveConnector(
      connector({ configuration: fields, test() {}, tests: { 'Can read orders'() {} }, update() {} }),
    );
    const dropdown = ['eu', 'us'].map((value) => ({ value, label: value, description: '' }));
    expect(await served.call('ConfigurationForm')).toEqual({
      ...noSelection,
      fields: [
        {
          name: 'apiKey',
          label: 'API key',
          required: true,
          description: 'From the settings page',
          text_field: 'Password',
        },
        {
          name: 'region',
          label: 'region',
          required: false,
          default_value: 'eu',
          descriptive_dropdown_fields: { descriptive_dropdown_field: dropdown },
        },
        {
          name: 'pageSize',
          label: 'pageSize',
          required: false,
          description: 'A whole number.',
          default_value: '100',
          text_field: 'PlainText',
        },
        {
          name: 'factor',
          label: 'factor',
          required: false,
          description: 'Of everything. A number.',
          text_field: 'PlainText',
        },
        {
          name: 'filter',
          label: 'filter',
          required: false,
          description: 'JSON.',
          default_value: '{"a":1}',
          text_field: 'PlainText',
        },
        { name: 'archived', label: 'archived', required: false, default_value: 'false', toggle_field: {} },
        { name: 'name', label: 'name', required: true, text_field: 'PlainText' },
      ],
      tests: [
        { name: 'test', label: 'test' },
        { name: 'Can read orders', label: 'Can read orders' },
      ],
    });
  });

  test('is an empty form when it declares nothing', async () => {
    const served = await serveConnector(connector({ update() {} }));
    expect(await served.call('ConfigurationForm')).toEqual(noSelection);
    expect(await served.call('Schema')).toEqual({ schema_response_not_supported: true });
    expect(await served.call('Test', { name: 'any' })).toBe(
      '5: the connector has no test "any": it has none',
    );
  });

  test('is run as a test, which succeeds or says why not, without secrets', async () => {
    const served = await serveConnector(
      connector({
        configuration: { apiKey: 'secret' },
        tests: {
          good() {},
          bad({ configuration }) {
            throw new Error(`GET /?key=${configuration.apiKey} answered 401`);
          },
        },
        update() {},
      }),
    );
    const configuration = { apiKey: 'hunter22' };
    expect(await served.call('Test', { name: 'good', configuration })).toEqual({ success: true });
    expect(await served.call('Test', { name: 'bad', configuration })).toEqual({
      failure: 'Error: GET /?key=**** answered 401',
    });
    expect(await served.call('Test', { name: 'good' })).toEqual({
      failure: 'configuration.apiKey: it is required, but was not given: add it to the configuration',
    });
    expect(await served.call('Test', { name: 'other', configuration })).toBe(
      '5: the connector has no test "other": its tests are good, bad',
    );
    expect(JSON.stringify(served.log)).not.toContain('hunter22');
  });

  test('is a list of tables, the columns of their keys first', async () => {
    const served = await serveConnector(
      connector({
        schema: {
          order: {
            primaryKey: ['id', 'line'],
            columns: { price: { type: 'DECIMAL', precision: 18, scale: 2 }, line: 'INT', id: 'LONG' },
          },
          person: { table: 'people', primaryKey: ['email'] },
        },
        update() {},
      }),
    );
    expect(await served.call('Schema')).toEqual({
      selection_not_supported: true,
      without_schema: {
        tables: [
          {
            name: 'order',
            columns: [
              { name: 'id', type: 'LONG', primary_key: true },
              { name: 'line', type: 'INT', primary_key: true },
              {
                name: 'price',
                type: 'DECIMAL',
                primary_key: false,
                params: { decimal: { precision: 18, scale: 2 } },
              },
            ],
          },
          { name: 'people', columns: [{ name: 'email', type: 'UNSPECIFIED', primary_key: true }] },
        ],
      },
    });
  });

  test('is a list of schemas when a table has one, and may depend on the settings', async () => {
    const served = await serveConnector(
      connector({
        configuration: { tables: 'string' },
        schema: ({ configuration }) => ({
          ...Object.fromEntries(configuration.tables.split(',').map((name) => [name, { schema: 'sales' }])),
          rest: {},
        }),
        update() {},
      }),
    );
    expect(await served.call('Schema', { configuration: { tables: 'a,b' } })).toEqual({
      selection_not_supported: true,
      with_schema: {
        schemas: [
          { name: 'sales', tables: [{ name: 'a' }, { name: 'b' }] },
          { name: '', tables: [{ name: 'rest' }] },
        ],
      },
    });
    expect(await served.call('Schema')).toBe(
      '3: configuration.tables: it is required, but was not given: add it to the configuration',
    );
  });
});
