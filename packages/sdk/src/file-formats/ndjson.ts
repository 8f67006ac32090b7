import { SourceError, parseExactJson } from '@headwater/protocol';
import type { ByteSource } from './byte-source.ts';
import { readText, type TextOptions } from './read-text.ts';

/** A text of JavaScript has at most half a billion characters. */
const mostLineCharacters = 2 ** 28;

/**
 * Reads one JSON value from each line; empty lines are none. Numbers that JavaScript would round keep their digits.
 *
 * @example
 * for await (const event of ndjson<Event>(answer.body)) await op.upsert('event', event);
 *
 * @throws SourceError naming the line that is no JSON
 */
export async function* ndjson<Value = unknown>(
  source: ByteSource,
  options: TextOptions = {},
): AsyncGenerator<Value, void, undefined> {
  for await (const values of ndjsonBatches<Value>(source, options)) yield* values;
}

/**
 * Reads lines of JSON like {@link ndjson}, some hundreds at a time: as they come.
 *
 * @example
 * for await (const events of ndjsonBatches<Event>(answer.body)) await op.upsert('event', events);
 */
export async function* ndjsonBatches<Value = unknown>(
  source: ByteSource,
  options: TextOptions = {},
): AsyncGenerator<Value[], void, undefined> {
  const file = options.name ?? 'the NDJSON';
  let line = 0;
  for await (const lines of linesOf(source, file, options.encoding)) {
    const values: Value[] = [];
    for (const text of lines) {
      line += 1;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the lines hold is what the author says
      if (!isBlank(text)) values.push(parseLine(text, line, file) as Value);
    }
    if (values.length > 0) yield values;
  }
}

function isBlank(text: string): boolean {
  return text.length < 100 && text.trim() === '';
}

function parseLine(text: string, line: number, file: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SourceError(`${file} line ${line} is no JSON: ${why.replaceAll(/\s+/g, ' ')}`, {
      cause: error,
    });
  }
}

/** Gives the lines that each piece of the source ends. */
async function* linesOf(
  source: ByteSource,
  file: string,
  encoding: string | undefined,
): AsyncGenerator<string[], void, undefined> {
  let rest: string[] = [];
  let restLength = 0;
  let line = 1;
  for await (const piece of readText(source, file, encoding)) {
    if (!piece.includes('\n')) {
      rest.push(piece);
      restLength += piece.length;
      if (restLength <= mostLineCharacters) continue;
      throw new SourceError(
        `${file} line ${line} is longer than ${mostLineCharacters} characters: read a document that is no NDJSON with json()`,
      );
    }
    const lines = piece.split('\n');
    lines[0] = `${rest.join('')}${lines[0]}`;
    const last = lines.pop() ?? '';
    rest = [last];
    restLength = last.length;
    line += lines.length;
    yield lines;
  }
  yield [rest.join('')];
}
