import type { ByteSource } from './byte-source.ts';
import { parseJsonPath } from './json-path.ts';
import { JsonWalk } from './json-walk.ts';
import { readText, type TextOptions } from './read-text.ts';

export interface JsonOptions extends TextOptions {
  /** Whether what the path names may be missing or null; else that is an error, as it may be an answer about a failure. */
  readonly optional?: boolean;
}

/**
 * Reads the values at a path of a JSON document: `data.items[*]` gives each element of the array `items`. Only one value
 * at a time is in memory. Numbers that JavaScript would round keep their digits.
 *
 * Names have points between them; `["any name"]` is one with other characters, and no path is the whole document. What
 * lies beside the path is passed over, and only its quotes and brackets are checked.
 *
 * @example
 * for await (const issue of json<Issue>(answer.body, 'data.issues[*]')) await op.upsert('issue', issue);
 *
 * @throws SourceError naming the character where the document is broken or ends, or does not have the path
 */
export async function* json<Value = unknown>(
  source: ByteSource,
  path = '',
  options: JsonOptions = {},
): AsyncGenerator<Value, void, undefined> {
  const file = options.name ?? 'the JSON';
  const walk = new JsonWalk(parseJsonPath(path), options.optional ?? false, file);
  for await (const piece of readText(source, file, options.encoding)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the document holds is what the author says
    yield* walk.push(piece) as Value[];
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  yield* walk.end() as Value[];
}
