/**
 * Bytes as they come: the body of an answer of `fetch`, a stream of Node.js, anything that gives pieces of bytes, or
 * bytes that are there already. An answer without a body has none, which is an error of every format that has a beginning.
 */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | null;

/** Larger pieces are cut, so that what is decoded from one piece stays small. */
const mostPieceBytes = 64 * 1024;

/**
 * Reads a source piece by piece. Whoever stops early closes the source.
 *
 * @throws TypeError when the source is none, or gives text
 */
export async function* readBytes(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source === null) return;
  if (source instanceof Uint8Array) {
    yield* cut(source);
    return;
  }
  for await (const piece of source) {
    if (!(piece instanceof Uint8Array)) {
      throw new TypeError(`a source gives ${typeof piece}, not bytes: do not set an encoding on the stream`);
    }
    yield* cut(piece);
  }
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += mostPieceBytes) {
    yield bytes.subarray(start, start + mostPieceBytes);
  }
}
