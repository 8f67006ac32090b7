import type { ByteSource } from './byte-source.ts';
import { openArchive, type ArchiveLimits } from './zip-archive.ts';

export interface UnzipOptions extends ArchiveLimits {
  /** What the file is called in errors. */
  readonly name?: string;
  /** Which files to read, by their names. @default all */
  readonly only?: (name: string) => boolean;
}

/** A file in an archive. */
export interface ZipEntry {
  /** Its path in the archive, with `/`; never one that leads out of a folder. */
  readonly name: string;
  /** Of its contents, in bytes. */
  readonly size: number;
  /** Its contents, to be read once, inside the loop that gives the entry. */
  readonly stream: AsyncGenerator<Uint8Array, void, undefined>;
}

/**
 * Gives the files of a zip archive. The archive is kept in a temporary file meanwhile, as its list of files is at its end.
 *
 * @example
 * for await (const { stream } of unzip(answer.body, { only: (name) => name.endsWith('.csv') })) {
 *   for await (const row of csv(stream)) await op.upsert('order', row);
 * }
 *
 * @throws SourceError when it is no archive, not complete, encrypted, or unpacks to more than is allowed
 */
export async function* unzip(
  source: ByteSource,
  options: UnzipOptions = {},
): AsyncGenerator<ZipEntry, void, undefined> {
  const { only = () => true } = options;
  const file = options.name ?? 'the zip';
  const archive = await openArchive(source, file, options);
  try {
    for await (const entry of archive.entries()) {
      const { name, size } = entry;
      if (name.endsWith('/') || !only(name)) continue;
      yield { name, size, stream: entry.read() };
    }
  } finally {
    await archive.close();
  }
}
