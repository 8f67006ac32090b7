import type { Form } from '@headwater/engine';
import type { FormField } from '@headwater/protocol';
import { tableLines } from '../display/aligned-table.ts';
import type { Style } from '../display/output.ts';
import { visibleCell } from '../display/visible-text.ts';
import type { Configuration } from './read-configuration.ts';

const columns = ['setting', 'type', 'label', 'required', 'default', 'given'].map((head) => ({
  head,
  align: 'left' as const,
}));

/** Lists what a connector asks for, and what of it was given. No value is shown. */
export function fieldLines(
  fields: readonly FormField[],
  settings: Configuration,
  form: Form,
  mostColumns: number | null,
  style: Style,
): string[] {
  const rows = fields.map((field) => [
    { text: visibleCell(field.name) },
    { text: visibleCell(typeText(field)) },
    { text: visibleCell(field.label) },
    { text: field.isRequired ? 'yes' : 'no' },
    { text: visibleCell(field.default ?? '') },
    { text: givenText(field, settings, form) },
  ]);
  const table = { columns, rows };
  return tableLines(table, mostColumns, style) ?? tableLines(table, null, style) ?? [];
}

/** The type of a field, with what it takes. */
export function typeText({ type, choices }: FormField): string {
  return type === 'choice' ? `one of ${choices.join(', ')}` : type;
}

/** What is wrong with one setting, null when nothing is. */
export function problemOf(name: string, { problems }: Form): string | null {
  const beginning = `configuration.${name}: `;
  return problems.find((problem) => problem.startsWith(beginning))?.slice(beginning.length) ?? null;
}

function givenText({ name, isRequired }: FormField, settings: Configuration, form: Form): string {
  const isGiven = Object.hasOwn(settings, name);
  if (isGiven) return problemOf(name, form) === null ? 'yes' : 'cannot be used';
  return isRequired ? 'missing' : 'no';
}
