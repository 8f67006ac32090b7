import type { FormField } from '@headwater/protocol';
import type { ConfigurationFormResponse, FormFieldMessage } from '../messages.ts';

/** What a setting must hold that is typed in as a text. */
const wantedTexts: Readonly<Record<string, string>> = {
  integer: 'A whole number.',
  number: 'A number.',
  json: 'JSON.',
};

/** Writes what a connector asks for as a form. One that declares no settings has no fields: it takes any. */
export function formMessage(
  fields: readonly FormField[] | null,
  tests: readonly string[],
): ConfigurationFormResponse {
  return {
    schema_selection_supported: false,
    table_selection_supported: false,
    fields: (fields ?? []).map(fieldMessage),
    tests: tests.map((name) => ({ name, label: name })),
  };
}

function fieldMessage(field: FormField): FormFieldMessage {
  const { name, label, type, isRequired } = field;
  const description = [field.description, wantedTexts[type] ?? ''].filter((text) => text !== '').join(' ');
  return {
    name,
    label,
    required: isRequired,
    ...(description === '' ? {} : { description }),
    ...(field.default === null ? {} : { default_value: field.default }),
    ...kindOf(field),
  };
}

function kindOf({ type, choices }: FormField): Partial<FormFieldMessage> {
  if (type === 'boolean') return { toggle_field: {} };
  if (type !== 'choice') return { text_field: type === 'secret' ? 'Password' : 'PlainText' };
  const dropdown = choices.map((value) => ({ value, label: value, description: '' }));
  return { descriptive_dropdown_fields: { descriptive_dropdown_field: dropdown } };
}
