import { PassThrough } from 'node:stream';
import { HeadwaterError, filePathColumn, tableText, type Upload } from '@headwater/protocol';
import { checkUpload, writeUpload } from '@headwater/sdk/host';
import type { UpdateMessage, WireRecord } from '../wire/update-reader.ts';
import { tableName } from './table-name.ts';

type FilePart = Extract<UpdateMessage, { kind: 'part' }>;

interface OpenFile {
  readonly stream: PassThrough;
  readonly written: Promise<Upload>;
}

/** The files a connector sends in parts: each is written as its parts come, and waits for its row. */
export class RemoteUploads {
  readonly #folder: string;
  readonly #files = new Map<string, OpenFile>();
  #number = 0;

  /** @param folder of the spool, where the rows are written as well */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Writes a part, and resolves when it may be followed by another one.
   *
   * @throws HeadwaterError when its path leads out of the folder of the table, or nothing can be written
   */
  async take(part: FilePart): Promise<void> {
    const file = this.#files.get(nameOf(part, part.path)) ?? this.#begin(part);
    const isFull = part.bytes.length > 0 && !file.stream.write(Buffer.from(part.bytes));
    if (part.isLast) file.stream.end();
    if (isFull)
      await Promise.race([new Promise((resolve) => file.stream.once('drain', resolve)), file.written]);
    if (part.isLast) await file.written;
  }

  /** Whether there are files without their rows. */
  get areWaiting(): boolean {
    return this.#files.size > 0;
  }

  /** Gives the file of a row, once; undefined for a row without one. */
  async of(record: WireRecord): Promise<Upload | undefined> {
    if (this.#files.size === 0) return undefined;
    const path = record.row[filePathColumn];
    if (typeof path !== 'string') return undefined;
    const id = nameOf(record, path);
    const file = this.#files.get(id);
    if (file === undefined) return undefined;
    if (!file.stream.writableEnded) {
      throw new HeadwaterError('protocol', `${id} has a row before its last part was sent`);
    }
    this.#files.delete(id);
    return file.written;
  }

  /** @throws HeadwaterError when a file has no row, which says where it belongs */
  end(): void {
    const [id] = this.#files.keys();
    if (id === undefined) return;
    throw new HeadwaterError('protocol', `no row came for ${id}: its row must have ${filePathColumn}`);
  }

  #begin(part: FilePart): OpenFile {
    const { path, expectedBytes } = part;
    const stream = new PassThrough();
    const given = { path, data: stream, ...(expectedBytes === undefined ? {} : { expectedBytes }) };
    const file = checkUpload(textOf(part), given, [{}]);
    this.#number += 1;
    const written = writeUpload(this.#folder, this.#number, file);
    // Who waits for it is told; until then it is nobody's.
    written.catch(() => {});
    const open = { stream, written };
    this.#files.set(nameOf(part, path), open);
    return open;
  }
}

interface OfTable {
  readonly schema: string | undefined;
  readonly table: string;
}

function nameOf(of: OfTable, path: string): string {
  return `the file ${JSON.stringify(path)} of table "${textOf(of)}"`;
}

function textOf({ schema, table }: OfTable): string {
  return tableText(tableName(schema, table));
}
