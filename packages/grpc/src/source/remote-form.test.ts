import { expect, test } from 'vitest';
import type { ConfigurationFormResponse } from '../messages.ts';
import { sourceConnectorService } from '../service.ts';
import { readRemoteForm } from './remote-form.ts';

/** A form as it comes from the wire: what is left out there is left out here. */
function read(form: object) {
  const { ConfigurationForm } = sourceConnectorService();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fields of a message may be left out
  const message = form as ConfigurationFormResponse;
  const { fields, tests } = readRemoteForm(
    ConfigurationForm.responseDeserialize(ConfigurationForm.responseSerialize(message)),
  );
  return { fields, tests: [...tests] };
}

test('fields of every kind are declared as a TypeScript connector would', () => {
  const kinds = [{ value: 'eu', label: 'Europe', description: 'In Frankfurt' }];
  const form = {
    fields: [
      { name: 'host', label: 'Host', required: true, text_field: 'PlainText', placeholder: 'db.example.com' },
      { name: 'key', label: 'Key', required: true, description: 'From your account', text_field: 'Password' },
      { name: 'port', label: '', text_field: 'PlainText', default_value: '5432' },
      { name: 'loud', label: 'Loud', toggle_field: {}, default_value: 'true' },
      { name: 'size', label: 'Size', dropdown_field: { dropdown_field: ['s', 'm'] } },
      { name: 'region', label: 'Region', descriptive_dropdown_fields: { descriptive_dropdown_field: kinds } },
      { name: 'cert', label: 'Certificate', upload_field: { allowed_file_type: ['.pem'] } },
      {
        name: 'group',
        label: '',
        conditional_fields: {
          condition: { condition_field: 'loud', bool_value: true },
          fields: [{ name: 'volume', label: 'Volume', required: true, text_field: 'Password' }],
        },
      },
    ],
  };
  expect(read(form).fields).toEqual({
    host: { type: 'string', label: 'Host', description: 'Such as db.example.com' },
    key: { type: 'secret', label: 'Key', description: 'From your account' },
    port: { type: 'string', optional: true, default: '5432' },
    loud: { type: 'boolean', label: 'Loud', optional: true, default: true },
    size: { type: 'choice', label: 'Size', optional: true, choices: ['s', 'm'] },
    region: { type: 'choice', label: 'Region', optional: true, choices: ['eu'] },
    cert: {
      type: 'string',
      label: 'Certificate',
      optional: true,
      description: 'The content of a file in base64 (.pem)',
    },
    volume: { type: 'secret', label: 'Volume', optional: true, description: 'When loud is true' },
  });
});

test('without a field there is no form, and tests go by their labels while these are different', () => {
  const tests = (...labels: string[]) => ({
    tests: labels.map((label, index) => ({ name: `test_${index}`, label })),
  });
  expect(read(tests('Can connect', 'Can read'))).toEqual({
    fields: undefined,
    tests: [
      ['Can connect', 'test_0'],
      ['Can read', 'test_1'],
    ],
  });
  expect(read(tests('Same', 'Same')).tests).toEqual([
    ['test_0', 'test_0'],
    ['test_1', 'test_1'],
  ]);
});
