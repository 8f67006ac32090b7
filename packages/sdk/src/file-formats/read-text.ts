import { SourceError } from '@headwater/protocol';
import { TextDecoder } from 'node:util';
import { readBytes, type ByteSource } from './byte-source.ts';

export interface TextOptions {
  /** What the file is called in errors. */
  readonly name?: string;
  /**
   * A name that TextDecoder knows, such as `windows-1252` or `shift_jis`.
   *
   * @default what a byte order mark says, else `utf-8`
   */
  readonly encoding?: string;
}

/** Finds the encoding that a text declares in its first bytes. */
export type DeclaredEncoding = (start: Uint8Array) => string | undefined;

/** Enough for a byte order mark, and for the declaration of an XML document. */
const startBytes = 256;

/**
 * Decodes a source piece by piece, without its byte order mark. Bytes that are no text in the encoding are an error, as
 * what was there would be lost.
 */
export async function* readText(
  source: ByteSource,
  file: string,
  encoding?: string,
  declared: DeclaredEncoding = () => undefined,
): AsyncGenerator<string> {
  let decoder = encoding === undefined ? undefined : decoderOf(encoding, file);
  let start = new Uint8Array();
  let before = 0;
  for await (const piece of readBytes(source)) {
    let bytes = piece;
    if (decoder === undefined) {
      start = joined(start, piece);
      if (start.length < startBytes) continue;
      bytes = start;
      decoder = decoderOf(encodingOf(start, declared), file);
    }
    const text = decode(decoder, bytes, before, file);
    before += bytes.length;
    if (text !== '') yield text;
  }
  if (decoder === undefined) {
    const text = decode(decoderOf(encodingOf(start, declared), file), start, 0, file, true);
    if (text !== '') yield text;
    return;
  }
  decode(decoder, new Uint8Array(), before, file, true);
}

function encodingOf(start: Uint8Array, declared: DeclaredEncoding): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  return declared(start) ?? 'utf-8';
}

function decoderOf(encoding: string, file: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    const advice = 'give one that TextDecoder knows, such as windows-1252';
    throw new SourceError(`${file}: there is no encoding ${JSON.stringify(encoding)}: ${advice}`, {
      cause: error,
    });
  }
}

function decode(
  decoder: TextDecoder,
  bytes: Uint8Array,
  before: number,
  file: string,
  isLast = false,
): string {
  try {
    return decoder.decode(bytes, { stream: !isLast });
  } catch (error) {
    const where =
      isLast && bytes.length === 0 ? `at its end` : `between byte ${before} and ${before + bytes.length}`;
    const what = `${file} is no ${decoder.encoding} text ${where}`;
    throw new SourceError(`${what}: give its encoding, such as windows-1252, or have it sent again`, {
      cause: error,
    });
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
