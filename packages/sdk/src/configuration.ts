import { ConfigurationError } from '@headwater/protocol';
import type { ConfigurationField, ConfigurationFields } from './configuration-fields.ts';
import { nearest } from './nearest.ts';

/** How many settings a connector can have: the limit of the protocol. */
const maximumFields = 100;

/**
 * Reads settings, which travel as text, into the types of their fields. Every bad one is named at once.
 *
 * @throws ConfigurationError naming every setting that is missing, unknown or cannot be read; never the value of a secret
 */
export function parseConfiguration(
  fields: ConfigurationFields | undefined,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const problems: string[] = [];
  const values: [string, unknown][] = [];
  const names = Object.keys(fields ?? {});
  if (names.length > maximumFields || Object.keys(given).length > maximumFields) {
    problems.push(`configuration: at most ${maximumFields} settings are possible`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string') {
      problems.push(`configuration.${name}: text is wanted, write "${name}": "…"`);
    } else if (fields === undefined) {
      values.push([name, value]);
    } else if (!Object.hasOwn(fields, name)) {
      const near = nearest(name, names);
      problems.push(
        `configuration.${name}: no such setting${near === undefined ? '' : `, did you mean ${near}?`}`,
      );
    }
  }
  for (const [name, field] of Object.entries(fields ?? {})) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && typeof value !== 'string') continue;
    const result = readField(asObject(field), value);
    if ('problem' in result) problems.push(`configuration.${name}: ${result.problem}`);
    else values.push([name, result.value]);
  }
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return Object.freeze(Object.fromEntries(values));
}

/** A field written out: whatever its type, what reading needs of it. */
interface Field {
  readonly type: string;
  readonly default?: unknown;
  readonly optional?: true;
  readonly choices?: readonly string[];
}

function asObject(field: ConfigurationField): Field {
  return typeof field === 'string' ? { type: field } : field;
}

type Reading = { readonly value: unknown } | { readonly problem: string };

function readField(field: Field, text: string | undefined): Reading {
  if (text === undefined) {
    if (field.default !== undefined) return { value: field.default };
    return field.optional === true ? { value: undefined } : { problem: 'it is required, but was not given' };
  }
  if (/^<[A-Z0-9_ ]+>$/i.test(text)) return { problem: `replace the placeholder ${text} by a value` };
  switch (field.type) {
    case 'integer':
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { problem: wanted('a whole number', text) };
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text))
        ? { value: Number(text) }
        : { problem: wanted('a number', text) };
    case 'boolean':
      return readBoolean(text);
    case 'json':
      return readJson(text);
    case 'choice':
      return (field.choices ?? []).includes(text)
        ? { value: text }
        : { problem: wanted(`one of ${(field.choices ?? []).join(', ')}`, text) };
    default:
      return { value: text };
  }
}

function readBoolean(text: string): Reading {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '1') return { value: true };
  if (lower === 'false' || lower === '0') return { value: false };
  return { problem: wanted('true or false', text) };
}

function readJson(text: string): Reading {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'JSON is wanted, and this cannot be read as such' };
  }
}

function wanted(what: string, text: string): string {
  const excerpt = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return `${what} is wanted, ${JSON.stringify(excerpt)} was given`;
}
