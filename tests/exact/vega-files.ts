import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceRow } from './load.ts';

/** Rows of one file of the npm package `vega-datasets`, and the table they are loaded into. */
export interface VegaTable {
  readonly name: string;
  readonly rows: readonly SourceRow[];
}

const folder = join(dirname(fileURLToPath(import.meta.resolve('vega-datasets'))), '..', 'data');

/**
 * Reads every JSON, CSV and TSV file, each row with its number `n`. A JSON file that is no list of rows is one row of
 * its fields, and each of these that is a list of objects, such as the features of a map, is a table of its own too.
 */
export function readVegaTables(): VegaTable[] {
  return readdirSync(folder)
    .filter((file) => /\.(?:json|csv|tsv)$/.test(file))
    .toSorted()
    .flatMap((file) => tablesOf(file, readFileSync(join(folder, file), 'utf8')));
}

function tablesOf(file: string, text: string): VegaTable[] {
  if (!file.endsWith('.json'))
    return [numbered(file, parseSeparated(text, file.endsWith('.tsv') ? '\t' : ','))];
  const content: unknown = JSON.parse(text);
  if (isListOfObjects(content)) return [numbered(file, content)];
  if (!isObject(content)) throw new TypeError(`${file} holds no rows.`);
  const lists = Object.entries(content).flatMap(([field, value]) =>
    isListOfObjects(value) ? [numbered(`${file} ${field}`, value)] : [],
  );
  return [numbered(file, [content]), ...lists];
}

function isObject(value: unknown): value is SourceRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfObjects(value: unknown): value is SourceRow[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function numbered(name: string, rows: readonly SourceRow[]): VegaTable {
  return {
    name,
    rows: rows.map((row, n) => {
      if (Object.hasOwn(row, 'n')) throw new TypeError(`${name} has a column n of its own.`);
      return { n, ...row };
    }),
  };
}

/** A field in quotes, in which two of them are one, or any other text up to a separator; and what ends it. */
const fieldPatterns = {
  ',': /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy,
  '\t': /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/gy,
} as const;

/** Reads CSV or TSV as rows of text, by the names in its first line. */
function parseSeparated(text: string, separator: keyof typeof fieldPatterns): SourceRow[] {
  const lines: string[][] = [[]];
  const content = text.replaceAll('\r\n', '\n').replace(/\n$/, '');
  for (const [, quoted, plain = '', end] of content.matchAll(fieldPatterns[separator])) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '') break;
    if (end === '\n') lines.push([]);
  }
  const [names = [], ...rows] = lines;
  if (rows.some((fields) => fields.length !== names.length))
    throw new TypeError('A line has other fields than the first.');
  return rows.map((fields) => Object.fromEntries(names.map((name, index) => [name, fields[index]])));
}
