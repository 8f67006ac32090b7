import { mostMessageBytes } from '../service.ts';
import { varintSize, WriteBuffer } from './write-buffer.ts';
import { fieldTag, wireTypes } from './write-field.ts';

/** What a message holds at most, as the Python SDK has it; a larger record has a message of its own. */
const mostRecords = 100;
const mostBytes = 100_000;

/** What tags and lengths around a record take at most. */
const framingBytes = 32;

/** Memory that one giant record needed is given back. */
const mostKeptBytes = 2 ** 22;

const recordsTag = fieldTag(6, wireTypes.bytes);
const recordTag = fieldTag(1, wireTypes.bytes);

/** Collects records, and gives them as messages of Update, each full or flushed. */
export class RecordBatch {
  #buffer = new WriteBuffer();
  readonly #send: (message: Buffer) => void;
  #records = 0;
  /** Where the record begins that is being written. */
  #start = 0;
  /** The bytes that the length of the last record took: the next one usually takes as many. */
  #lengthSize = 2;

  constructor(send: (message: Buffer) => void) {
    this.#send = send;
  }

  /** Where the fields of a record are written. */
  get buffer(): WriteBuffer {
    return this.#buffer;
  }

  get isEmpty(): boolean {
    return this.#records === 0;
  }

  /** Begins a record. @param head its fields but `data` */
  begin(head: Uint8Array): void {
    const buffer = this.#buffer;
    this.#start = buffer.used;
    buffer.limit = this.#start + mostMessageBytes - framingBytes;
    buffer.reserve(framingBytes + head.length);
    buffer.writeByte(recordTag);
    buffer.used += this.#lengthSize;
    buffer.writeBytes(head);
  }

  /** Ends the record that was begun. */
  commit(): void {
    this.#writeLength();
    this.#records += 1;
    if (this.#buffer.used > mostBytes && this.#records > 1) this.#sendBefore();
    if (this.#records >= mostRecords || this.#buffer.used >= mostBytes) this.flush();
  }

  /** Leaves nothing of the record that was begun. */
  abandon(): void {
    this.#buffer.used = this.#start;
  }

  /** Gives what is there as a message. */
  flush(): void {
    if (this.#records === 0) return;
    this.#give(this.#buffer.used);
    this.#buffer.used = 0;
    this.#records = 0;
    if (this.#buffer.bytes.length > mostKeptBytes) this.#buffer.bytes = new WriteBuffer().bytes;
  }

  /** Gives all but the newest record, with which the message would be too large. */
  #sendBefore(): void {
    const { bytes, used } = this.#buffer;
    this.#give(this.#start);
    bytes.copyWithin(0, this.#start, used);
    this.#buffer.used = used - this.#start;
    this.#records = 1;
  }

  #writeLength(): void {
    const buffer = this.#buffer;
    const body = this.#start + 1 + this.#lengthSize;
    const length = buffer.used - body;
    const size = varintSize(length);
    if (size !== this.#lengthSize) {
      buffer.limit = Number.POSITIVE_INFINITY;
      buffer.reserve(size);
      buffer.bytes.copyWithin(this.#start + 1 + size, body, buffer.used);
      this.#lengthSize = size;
    }
    buffer.used = this.#start + 1;
    buffer.writeVarint(length);
    buffer.used += length;
  }

  #give(end: number): void {
    const message = new WriteBuffer(1 + varintSize(end) + end);
    message.writeByte(recordsTag);
    message.writeVarint(end);
    this.#buffer.bytes.copy(message.bytes, message.used, 0, end);
    this.#send(message.bytes);
  }
}
