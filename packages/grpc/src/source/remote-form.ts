import type { ConfigurationField } from '@headwater/sdk';
import type { ConfigurationFormResponse, FormFieldMessage, VisibilityCondition } from '../messages.ts';

/** What a connector asks for, as a TypeScript connector would declare it. */
export interface RemoteForm {
  /** Undefined when it has no form: then it takes any settings. */
  readonly fields: Readonly<Record<string, ConfigurationField>> | undefined;
  /** The tests, by what people call them; each with its name in the protocol. */
  readonly tests: ReadonlyMap<string, string>;
}

/** Reads a form. Fields that are shown under a condition only are optional, and say when they are wanted. */
export function readRemoteForm({ fields, tests }: ConfigurationFormResponse): RemoteForm {
  const declared = fields.flatMap((field) => readField(field, ''));
  const labels = new Set(tests.map(({ label }) => label));
  const areLabelsClear = labels.size === tests.length && !labels.has('');
  return {
    fields: declared.length === 0 ? undefined : Object.fromEntries(declared),
    tests: new Map(tests.map(({ name, label }) => [areLabelsClear ? label : name, name])),
  };
}

function readField(field: FormFieldMessage, condition: string): [string, ConfigurationField][] {
  const group = field.conditional_fields;
  if (group !== undefined) {
    const inner = conditionText(group.condition);
    return group.fields.flatMap((each) =>
      readField(each, condition === '' ? inner : `${condition}, ${inner}`),
    );
  }
  const { name, label, required, placeholder } = field;
  const notes = [
    field.description ?? '',
    placeholder ? `Such as ${placeholder}` : '',
    condition,
    uploadText(field),
  ];
  const description = notes.filter((note) => note !== '').join('. ');
  const texts = {
    ...(label === '' ? {} : { label }),
    ...(description === '' ? {} : { description }),
    ...(required === true && condition === '' ? {} : { optional: true as const }),
  };
  return [[name, { ...texts, ...readKind(field) }]];
}

function readKind(field: FormFieldMessage): ConfigurationField & object {
  const given = field.default_value;
  const byDefault = given === undefined || given === '' ? {} : { default: given };
  if (field.text_field === 'Password') return { type: 'secret' };
  if (field.toggle_field !== undefined) {
    return given === undefined ? { type: 'boolean' } : { type: 'boolean', default: given === 'true' };
  }
  const choices =
    field.dropdown_field?.dropdown_field ??
    field.descriptive_dropdown_fields?.descriptive_dropdown_field.map(({ value }) => value);
  return choices === undefined ? { type: 'string', ...byDefault } : { type: 'choice', choices, ...byDefault };
}

/** `When auth is token`. */
function conditionText(condition: VisibilityCondition | undefined): string {
  if (condition === undefined) return '';
  const { condition_field: name, visible_when: kind } = condition;
  if (kind === 'empty_value') return `When ${name} is empty`;
  return `When ${name} is ${kind === 'bool_value' ? String(condition.bool_value) : condition.string_value}`;
}

/** What a file is, as a setting: its bytes in base64. */
function uploadText({ upload_field: upload }: FormFieldMessage): string {
  if (upload === undefined) return '';
  const kinds = upload.allowed_file_type;
  return `The content of a file in base64${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`;
}
