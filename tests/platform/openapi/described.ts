import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Operation, Schema } from './api-document.ts';

// `nullable` is read as OpenAPI 3.0 has it: beside a type, and with the null among the values of an enum.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const compiled = new WeakMap<Schema, ValidateFunction>();

/** Tells what of a value is not as a schema describes it; null for nothing. */
export function problemsOf(schema: Schema, value: unknown): string | null {
  const validate = compiled.get(schema) ?? ajv.compile(withoutLoneNullable(schema));
  compiled.set(schema, validate);
  return validate(value) ? null : ajv.errorsText(validate.errors, { dataVar: 'body' });
}

/** A `nullable` without a type means nothing, which the validator takes for a mistake. */
function withoutLoneNullable(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([key]) => key !== 'nullable' || 'type' in schema);
  return Object.fromEntries(kept.map(([key, value]) => [key, inner(value)]));
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  return isSchema(value) ? withoutLoneNullable(value) : value;
}

/** Whether a value is an object. */
export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that an address can hold, and a schema does not allow; undefined when it allows all. */
export function wrongText(schema: Schema): string | undefined {
  const asNumber = schema['type'] === 'integer' || schema['type'] === 'number';
  return ['no such thing', '-1.5'].find(
    (text) => problemsOf(schema, asNumber && text === '-1.5' ? Number(text) : text) !== null,
  );
}

/** Tells what of an answer is not as the document has it; null for nothing. */
export function answerProblems(
  { responses }: Operation,
  { status, type, body }: { readonly status: number; readonly type: string; readonly body: unknown },
): string | null {
  const described = responses[status] ?? responses['default'];
  if (described === undefined) return `answers ${status}, which the document does not have`;
  const mediaType = type.split(';')[0] ?? '';
  const content = described.content?.[mediaType];
  if (content === undefined) return `answers ${status} with ${mediaType}, which the document does not have`;
  return content.schema === undefined || mediaType !== 'application/json'
    ? null
    : problemsOf(content.schema, body);
}
