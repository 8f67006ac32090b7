import { readFileSync } from 'node:fs';
import { isObject, parseExactJson, type JsonObject } from '@headwater/protocol';
import { scanJson } from './json-scan.ts';
import { UsageError } from './usage-error.ts';

/** A JSON object that was read from a file. */
export interface JsonFile {
  readonly fields: JsonObject;
  /** Names the place of a field's value, as editors do: `configuration.json:3:12`. */
  placeOf(field: string): string;
}

/**
 * Reads a file that holds a JSON object.
 *
 * @param title how messages name the file
 * @param whatItIs what the object is, as messages name it: `the state`
 * @param keepsDigits keeps numbers that JavaScript would change, for whoever can read them; else they are refused
 * @throws UsageError when it cannot be read or holds anything else; the message never quotes the file
 */
export function readJsonFile(path: string, title: string, whatItIs: string, keepsDigits = false): JsonFile {
  const text = readText(path, title);
  const start = text.search(/\S/);
  if (start === -1) {
    throw new UsageError(`${title}:1:1: the file is empty: write ${whatItIs} as a JSON object, at least {}`);
  }
  const { fault, fields } = scanJson(text, keepsDigits);
  if (fault !== null) throw new UsageError(`${placeText(title, text, fault.offset)}: ${fault.problem}`);
  const value: unknown = keepsDigits ? parseExactJson(text) : JSON.parse(text);
  if (!isJsonObject(value)) {
    throw new UsageError(
      `${placeText(title, text, start)}: ${whatItIs} must be a JSON object: put it in { … }`,
    );
  }
  return { fields: value, placeOf: (field) => placeText(title, text, fields.get(field) ?? start) };
}

function isJsonObject(value: unknown): value is JsonObject {
  return isObject(value);
}

function readText(path: string, title: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw new UsageError(`${title} ${readingProblem(cause)}`, { cause });
  }
}

function readingProblem(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'for an unknown reason';
  if (code === 'ENOENT') return 'does not exist: create it or name another file';
  if (code === 'EISDIR') return 'is a folder: name a file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'is not written in UTF-8: save it in that encoding';
  return `cannot be read (${code}): check its permissions`;
}

function placeText(title: string, text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `${title}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
