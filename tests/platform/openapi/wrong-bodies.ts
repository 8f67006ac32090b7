import type { Schema } from './api-document.ts';
import { isSchema, problemsOf } from './described.ts';

/** A body with one thing wrong about it. */
export interface WrongBody {
  /** Where: `config.secrets_list.0.key`. */
  readonly field: string;
  readonly body: unknown;
}

/** Gives bodies of which each has one field that the document does not allow, or lacks one that it asks for. */
export function wrongBodies(schema: Schema, good: unknown): WrongBody[] {
  return versionsOf(schema, good).map(({ path, value }) => ({ field: path.join('.'), body: value }));
}

interface Version {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Values of every JSON type, one of which most schemas refuse. */
const oddValues = [true, -1.5, 'no such thing!', [], {}, [[]], ''];

function versionsOf(schema: Schema, good: unknown): Version[] {
  const of = withType(schema, Array.isArray(good) ? 'array' : 'object');
  if (of === undefined || typeof good !== 'object' || good === null) return [];
  if (Array.isArray(good)) {
    const [first, ...rest]: unknown[] = good;
    return inside('0', of['items'], first).map(({ path, value }) => ({ path, value: [value, ...rest] }));
  }
  const entries = Object.entries(good);
  const changed = (field: string, value: unknown) => ({ ...Object.fromEntries(entries), [field]: value });
  const fields = [...new Set([...Object.keys(propertiesOf(of)), ...entries.map(([field]) => field)])];
  const wrong = fields.flatMap((field) =>
    inside(
      field,
      propertiesOf(of)[field] ?? of['additionalProperties'],
      Object.fromEntries(entries)[field],
    ).map(({ path, value }) => ({ path, value: changed(field, value) })),
  );
  const missing = requiredOf(of).map((field) => ({
    path: [field],
    value: Object.fromEntries(entries.filter(([name]) => name !== field)),
  }));
  return [...wrong, ...missing];
}

/** What can be wrong about a field: itself, or something in it. */
function inside(field: string, schema: unknown, good: unknown): Version[] {
  if (!isSchema(schema)) return [];
  const odd = oddValues.find((value) => problemsOf(schema, value) !== null);
  const deeper = versionsOf(schema, good).map(({ path, value }) => ({ path: [field, ...path], value }));
  return [...(odd === undefined ? [] : [{ path: [field], value: odd }]), ...deeper];
}

/** The schema itself, or the one of its alternatives that is of a type. */
function withType(schema: Schema, type: string): Schema | undefined {
  const { anyOf } = schema;
  const all: unknown[] = Array.isArray(anyOf) ? anyOf : [schema];
  return all.filter(isSchema).find((each) => each['type'] === type);
}

function propertiesOf({ properties }: Schema): Schema {
  return isSchema(properties) ? properties : {};
}

function requiredOf({ required }: Schema): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}
