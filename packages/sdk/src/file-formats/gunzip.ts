import { SourceError } from '@headwater/protocol';
import type { Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  type Zlib,
} from 'node:zlib';
import { readBytes, type ByteSource } from './byte-source.ts';
import { FedPieces } from './fed-pieces.ts';

const engines = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} satisfies Record<string, () => Transform & Zlib>;

export interface GunzipOptions {
  /** What the file is called in errors. */
  readonly name?: string;
  /** How it is compressed, by the names HTTP has. @default 'gzip' */
  readonly format?: keyof typeof engines;
}

/**
 * Unpacks what gzip, deflate, Brotli or Zstandard compressed, also when it is several of them one after the other.
 *
 * @example
 * for await (const row of csv(gunzip(answer.body))) await op.upsert('order', row);
 *
 * @throws SourceError when it is something else, or not complete
 */
export async function* gunzip(
  source: ByteSource,
  options: GunzipOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { name, format = 'gzip' } = options;
  const pieces = new FedPieces(readBytes(source));
  try {
    do yield* unpackMember(pieces, format, name ?? `the ${format}`);
    while (await pieces.hasMore({ skipZeros: format === 'gzip' }));
  } finally {
    await pieces.close();
  }
}

async function* unpackMember(
  pieces: FedPieces,
  format: keyof typeof engines,
  file: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const engine = engines[format]();
  const failure: { ofSource?: unknown } = {};
  const feeding = feed(engine, pieces).catch((error: unknown) => {
    failure.ofSource = error;
    engine.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const piece of engine) yield piece;
  } catch (error) {
    throw 'ofSource' in failure ? failure.ofSource : whyBroken(error, format, file);
  }
  engine.destroy();
  await feeding;
  pieces.takeBack(engine.bytesWritten);
}

/** Writes until the engine leaves something of a piece: there a member ends, and what follows is another one's. */
async function feed(engine: Transform & Zlib, pieces: FedPieces): Promise<void> {
  while (pieces.givenBytes === engine.bytesWritten && !engine.destroyed) {
    const piece = await pieces.next();
    if (engine.destroyed) return;
    if (piece === undefined) {
      engine.end();
      return;
    }
    // What an engine says of a write it says of its output too.
    await new Promise<void>((resolve) => engine.write(piece, () => resolve()));
  }
}

function whyBroken(error: unknown, format: string, file: string): SourceError {
  if (error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR') {
    return new SourceError(`${file} ends before it is complete: have it sent again`, { cause: error });
  }
  const why = error instanceof Error ? error.message : String(error);
  return new SourceError(`${file} is broken, or no ${format} (${why}): look at how it is compressed`, {
    cause: error,
  });
}
