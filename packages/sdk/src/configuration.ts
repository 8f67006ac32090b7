import { ConfigurationError, isObject } from '@headwater/protocol';
import type { ConfigurationFields } from './configuration-fields.ts';
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
  const problems = givenProblems(fields, given);
  const values: [string, unknown][] = fields === undefined ? Object.entries(given) : [];
  for (const [name, field] of Object.entries(fields ?? {})) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && typeof value !== 'string') continue;
    const result = readField(field, value);
    if ('problem' in result) problems.push(`configuration.${name}: ${result.problem}`);
    else values.push([name, result.value]);
  }
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return Object.freeze(Object.fromEntries(values));
}

/** What is wrong with settings whatever their fields say. */
function givenProblems(
  fields: ConfigurationFields | undefined,
  given: Readonly<Record<string, unknown>>,
): string[] {
  const names = Object.keys(fields ?? {});
  const count = Math.max(names.length, Object.keys(given).length);
  const problems =
    count > maximumFields
      ? [`configuration: at most ${maximumFields} settings are possible, there are ${count}`]
      : [];
  for (const [name, value] of Object.entries(given)) {
    if (fields !== undefined && !names.includes(name)) {
      const near = nearest(name, names);
      const hint =
        near === undefined ? ': remove it, or declare it in the connector' : `, did you mean ${near}?`;
      problems.push(`configuration.${name}: no such setting${hint}`);
    } else if (typeof value !== 'string') {
      problems.push(
        `configuration.${name}: a text is wanted, ${kindOf(value)} was given: put the value in double quotes`,
      );
    }
  }
  return problems;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return `a ${typeof value}`;
}

type Reading = { readonly value: unknown } | { readonly problem: string };

/** The types of fields, and how a text becomes a value of each. */
const readers: Readonly<Record<string, (text: string, field: Record<string, unknown>) => Reading>> = {
  string: (text) => ({ value: text }),
  secret: (text) => ({ value: text }),
  integer: readInteger,
  number: readNumber,
  boolean: readBoolean,
  json: readJson,
  choice: readChoice,
};

/** Reads one setting. Node runs TypeScript without checking it, so a field may be declared as anything. */
function readField(declared: unknown, text: string | undefined): Reading {
  const field = isObject(declared) ? declared : { type: declared };
  const type = String(field['type']);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) return { problem: noSuchType(type) };
  if (text === undefined) {
    if (field['default'] !== undefined) return { value: field['default'] };
    if (field['optional'] === true) return { value: undefined };
    return { problem: 'it is required, but was not given: add it to the configuration' };
  }
  if (/^<[A-Z0-9_ ]+>$/i.test(text)) {
    // A secret may look like a placeholder.
    return { problem: `replace the placeholder ${type === 'secret' ? '' : `${text} `}by a value` };
  }
  return read(text, field);
}

function noSuchType(type: string): string {
  const types = Object.keys(readers);
  const near = nearest(type, types);
  const hint = near === undefined ? `: use one of ${types.join(', ')}` : `, did you mean ${near}?`;
  return `it is declared with the type "${type}", which does not exist${hint}`;
}

function readInteger(text: string): Reading {
  if (!/^[+-]?\d+$/.test(text)) return { problem: wanted('a whole number', text) };
  const value = Number(text);
  if (Number.isSafeInteger(value)) return { value };
  const largest = Number.MAX_SAFE_INTEGER;
  return { problem: wanted(`a whole number from -${largest} to ${largest}`, text) };
}

function readNumber(text: string): Reading {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? { value } : { problem: wanted('a number', text) };
}

function readBoolean(text: string): Reading {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '1') return { value: true };
  if (lower === 'false' || lower === '0') return { value: false };
  return { problem: wanted('true or false', text) };
}

/** The text is not shown: what cannot be read may well hold a secret. */
function readJson(text: string): Reading {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'JSON is wanted, and this text is none: check its quotes, commas and brackets' };
  }
}

function readChoice(text: string, { choices }: Record<string, unknown>): Reading {
  const texts: unknown[] = Array.isArray(choices) ? choices : [];
  if (texts.includes(text)) return { value: text };
  return { problem: wanted(`one of ${texts.join(', ')}`, text) };
}

function wanted(what: string, text: string): string {
  const excerpt = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return `${what} is wanted, ${JSON.stringify(excerpt)} was given`;
}
