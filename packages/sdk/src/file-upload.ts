/**
 * A file that goes with a row: it is stored beside the table, and the row says where in `_fivetran_file_path`.
 *
 * @example
 * const answer = await fetch(url);
 * await op.upsert('invoice', { id }, { file: { path: `2024/${id}.pdf`, data: answer.body ?? new Uint8Array() } });
 */
export interface FileUpload {
  /** Where it goes among the files of its table, `/` between folders; another file of this path is replaced. */
  readonly path: string;
  /** Its bytes, all at once or as a stream of them. */
  readonly data: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStream<Uint8Array>;
  /** How many bytes there must be: what ends early is an error of the source. @default any number */
  readonly expectedBytes?: number;
}
