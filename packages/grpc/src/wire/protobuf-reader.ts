import { isUtf8 } from 'node:buffer';
import { WireProblem, wrongWireType } from './wire-problem.ts';

/** How the value of a field is written: the low three bits of its tag. */
export const wireTypes = {
  varint: 0,
  eightBytes: 1,
  bytes: 2,
  group: 3,
  endOfGroup: 4,
  fourBytes: 5,
} as const;

/** Where something begins and ends in the bytes of a message. */
export interface Span {
  from: number;
  to: number;
}

const replacementCharacter = '\uFFFD';

/**
 * Reads the fields of one protobuf message, and of those inside of it. Nothing outside of the message that was entered
 * last is ever read.
 */
export class ProtobufReader {
  readonly bytes: Buffer;
  readonly #view: DataView;
  /** Where the next byte is read. */
  at = 0;
  /** Where the message ends that is being read. */
  end: number;
  #low = 0;
  #high = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.end = bytes.length;
  }

  /** Whether the message has another field. */
  get hasMore(): boolean {
    return this.at < this.end;
  }

  /** Begins a message inside of this one. Gives where this one ends, for {@link leave}. */
  enter(): number {
    const length = this.readLength();
    const outerEnd = this.end;
    this.end = this.at + length;
    return outerEnd;
  }

  /** Goes back to the message that holds the one that was read. */
  leave(outerEnd: number): void {
    this.at = this.end;
    this.end = outerEnd;
  }

  /** Reads the number of a field times eight, and its wire type. */
  readTag(): number {
    const tag = this.#readSmall();
    if (tag < 8 || tag > 0xffff_ffff) throw new WireProblem('a field has no valid number');
    return tag;
  }

  /** Reads how many bytes follow, all of which are there. */
  readLength(): number {
    const length = this.#readSmall();
    if (length > this.end - this.at) throw new WireProblem('a length goes beyond the end of its message');
    return length;
  }

  /** Reads whether a varint is anything but zero. */
  readBoolean(): boolean {
    this.#readVarint();
    return this.#low !== 0 || this.#high !== 0;
  }

  /** Reads an `int32`: what is above 32 bits is its sign. */
  readInt32(): number {
    this.#readVarint();
    return this.#low;
  }

  /** Reads an `int64`, as a number wherever that is exact. */
  readInt64(): number | bigint {
    this.#readVarint();
    const number = this.#high * 2 ** 32 + (this.#low >>> 0);
    if (Number.isSafeInteger(number)) return number;
    return (BigInt(this.#high) << 32n) | BigInt(this.#low >>> 0);
  }

  readFloat(): number {
    const from = this.#take(4);
    return this.#view.getFloat32(from, true);
  }

  readDouble(): number {
    const from = this.#take(8);
    return this.#view.getFloat64(from, true);
  }

  /** Reads bytes as a part of the message, not as a copy. */
  readBytes(): Buffer {
    const length = this.readLength();
    const from = this.#take(length);
    return this.bytes.subarray(from, from + length);
  }

  readText(): string {
    const length = this.readLength();
    const from = this.#take(length);
    return this.textOf(from, from + length);
  }

  /** Passes over bytes, and notes where they were. */
  readSpan(span: Span): void {
    const length = this.readLength();
    span.from = this.at;
    this.at += length;
    span.to = this.at;
  }

  /** Gives the text of some bytes, which must be UTF-8: anything else would be replaced without a word. */
  textOf(from: number, to: number): string {
    const text = this.bytes.toString('utf8', from, to);
    if (text.includes(replacementCharacter) && !isUtf8(this.bytes.subarray(from, to))) {
      throw new WireProblem('a text is not valid UTF-8', 'send such bytes in a BINARY column');
    }
    return text;
  }

  /** Passes over a field beyond the known ones, which are all written in another way. */
  skipBeyond(lastField: number, tag: number): void {
    if (tag >>> 3 <= lastField) throw wrongWireType(tag);
    this.skip(tag);
  }

  /** Passes over the value of a field that means nothing here. */
  skip(tag: number): void {
    switch (tag & 7) {
      case wireTypes.varint:
        this.#readVarint();
        break;
      case wireTypes.eightBytes:
        this.#take(8);
        break;
      case wireTypes.bytes:
        this.#take(this.readLength());
        break;
      case wireTypes.group:
        this.#skipGroup(tag >>> 3);
        break;
      case wireTypes.fourBytes:
        this.#take(4);
        break;
      default:
        throw new WireProblem(`field ${tag >>> 3} there has the wire type ${tag & 7}, which begins nothing`);
    }
  }

  /** Groups may hold groups: their fields are counted, not called for, as bytes can make them as deep as they like. */
  #skipGroup(field: number): void {
    const open = [field];
    while (open.length > 0) {
      const tag = this.readTag();
      const type = tag & 7;
      if (type === wireTypes.group) open.push(tag >>> 3);
      else if (type !== wireTypes.endOfGroup) this.skip(tag);
      else if (open.pop() !== tag >>> 3) throw new WireProblem('a group ends that did not begin');
    }
  }

  /** Moves on by some bytes. Gives where they begin. */
  #take(length: number): number {
    const from = this.at;
    if (length > this.end - from) throw endsEarly();
    this.at = from + length;
    return from;
  }

  /** Reads a varint that has no sign. Beyond 2^53 it is not exact, and too large for whatever it may be. */
  #readSmall(): number {
    const first = this.bytes[this.at] ?? 0;
    if (first < 0x80 && this.at < this.end) {
      this.at += 1;
      return first;
    }
    this.#readVarint();
    return (this.#high >>> 0) * 2 ** 32 + (this.#low >>> 0);
  }

  /** Reads seven bits a byte, the lowest first, into two halves of 32 bits. */
  #readVarint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      if (this.at >= this.end) throw endsEarly();
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high = bits >> 4;
      else if (shift > 28) high |= bits << (shift - 32);
      if (byte < 0x80) {
        if (shift === 63 && bits > 1) break;
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw new WireProblem('a number has more than 64 bits');
  }
}

function endsEarly(): WireProblem {
  return new WireProblem('the message ends within a value');
}
