import type { ConnectorSetup, Form } from '@headwater/engine';
import type { FormField } from '@headwater/protocol';
import type { Dialogue } from '../dialogue.ts';
import type { Channel } from '../display/output.ts';
import { visibleCell } from '../display/visible-text.ts';
import { problemOf, typeText } from './field-lines.ts';
import type { Configuration } from './read-configuration.ts';

/**
 * Asks a person for settings, each one until it can be used. An empty answer keeps what was given before, or leaves the
 * setting out.
 *
 * @throws Cancelled
 */
export async function askSettings(
  fields: readonly FormField[],
  before: Configuration,
  setup: ConnectorSetup<Configuration>,
  dialogue: Dialogue,
  stdout: Channel,
): Promise<Configuration> {
  let settings = before;
  for (const field of fields) {
    if (field.description !== '') stdout.write(`${stdout.style.dim(visibleCell(field.description))}\n`);
    settings = await askSetting(field, settings, setup, dialogue, stdout);
  }
  return settings;
}

/** The fields that a person must be asked for. */
export function unusable(form: Form): FormField[] {
  return (form.fields ?? []).filter(({ name }) => problemOf(name, form) !== null);
}

async function askSetting(
  field: FormField,
  settings: Configuration,
  setup: ConnectorSetup<Configuration>,
  dialogue: Dialogue,
  stdout: Channel,
): Promise<Configuration> {
  const question = questionText(field, settings);
  for (;;) {
    const answer = await (field.type === 'secret' ? dialogue.askSecret(question) : dialogue.ask(question));
    const answered = answer === '' ? settings : { ...settings, [field.name]: answer };
    const problem = problemOf(field.name, await setup.form(answered));
    if (problem === null) return answered;
    stdout.write(`  ${stdout.style.red(visibleCell(problem))}\n`);
  }
}

/** `Rows a page (integer) [5000]: `, with what an empty answer stands for in brackets. */
function questionText(field: FormField, settings: Configuration): string {
  const { name, label, isRequired } = field;
  const given = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const hidden = given !== undefined && field.type === 'secret' ? '****' : given;
  const kept = hidden ?? field.default ?? (isRequired ? null : 'none');
  const brackets = kept === null ? '' : ` [${visibleCell(kept)}]`;
  return `${visibleCell(label)} (${visibleCell(typeText(field))})${brackets}: `;
}
