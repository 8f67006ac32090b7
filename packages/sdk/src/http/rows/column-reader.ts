import { namesOf, pathText, valueAt, type Path } from './path.ts';

/** How a column gets its value from a document. */
export interface ColumnReader<Value> {
  /** Where the value comes from, as messages say it. */
  readonly source: string;
  /** What of the document is used up by it. @default nothing */
  readonly path?: Path;
  /** @throws ValueMismatch when what is there is not what is wanted */
  read(document: unknown): Value;
}

/**
 * Gives a column the same value in every row.
 *
 * @example
 * columns: { region: constant(configuration.region) }
 */
export function constant<const Value>(value: Value): ColumnReader<Value> {
  return { source: 'a constant', read: () => value };
}

/**
 * Gives a column what a function makes of the document.
 *
 * @example
 * columns: { domain: computed((user: { email: string }) => user.email.split('@')[1]) }
 */
export function computed<Document, Value>(compute: (document: Document) => Value): ColumnReader<Value> {
  return {
    source: 'a computation',
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the author says what the source sends
    read: (document) => compute(document as Document),
  };
}

/** Gives a column what lies at a path, as it is: objects and arrays stay JSON. */
export function valueReader(path: Path): ColumnReader<unknown> {
  const names = namesOf(path);
  return { source: pathText(path), path, read: (document) => valueAt(document, names) };
}
