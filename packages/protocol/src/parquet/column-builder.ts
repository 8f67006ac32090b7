import type { StoredType } from '../column-type.ts';
import { physicalType, type PhysicalType } from './logical-type.ts';

const firstSize = 1024;

/** UTF-16 units from which the bytes of a text are counted before room is made: below, there is room for the most. */
const longText = 2 ** 14;

/**
 * One column of a Parquet file under construction: the values that are there, one after the other, and a bit a row
 * that says whether it has one. Memory doubles as it fills and is kept for the next file.
 */
export class ColumnBuilder {
  readonly type: StoredType;
  readonly physical: PhysicalType;
  /** Rows so far, NULL included. */
  count = 0;
  nulls = 0;
  /** The least and greatest value as it lies in the file; undefined for types that are not compared. */
  least: number | bigint | undefined;
  greatest: number | bigint | undefined;
  /** Whether every value can be compared: NaN cannot. */
  isComparable = true;
  /** Whether every decimal is the same number as a double. */
  isExactInDouble = true;
  #data = Buffer.allocUnsafeSlow(firstSize);
  #used = 0;
  #present = new Uint8Array(firstSize >> 3);

  constructor(type: StoredType) {
    this.type = type;
    this.physical = physicalType(type);
  }

  /** Bytes of values held. */
  get size(): number {
    return this.#used;
  }

  get values(): Buffer {
    return this.#data.subarray(0, this.#used);
  }

  /** A bit a row, the first row in the lowest bit of the first byte. */
  get presence(): Uint8Array {
    return this.#present.subarray(0, (this.count + 7) >> 3);
  }

  appendNulls(count: number): void {
    this.count += count;
    this.nulls += count;
    if (this.count > this.#present.length * 8) this.#growPresence();
  }

  appendBoolean(value: boolean): void {
    const bit = (this.count - this.nulls) & 7;
    if (bit === 0) {
      const fresh = this.#reserve(1);
      this.#data[fresh] = 0;
    } else this.#markPresent();
    this.extendRange(value ? 1 : 0);
    const at = this.#used - 1;
    if (value) this.#data[at] = (this.#data[at] ?? 0) | (1 << bit);
  }

  appendInt32(value: number): void {
    const at = this.#reserve(4);
    const data = this.#data;
    data[at] = value;
    data[at + 1] = value >> 8;
    data[at + 2] = value >> 16;
    data[at + 3] = value >> 24;
  }

  /** Appends a whole number of 64 bits: its low 32 bits and, signed, its high 32 bits. */
  appendHalves(low: number, high: number): void {
    const at = this.#reserve(8);
    const data = this.#data;
    data[at] = low;
    data[at + 1] = low >> 8;
    data[at + 2] = low >> 16;
    data[at + 3] = low >> 24;
    data[at + 4] = high;
    data[at + 5] = high >> 8;
    data[at + 6] = high >> 16;
    data[at + 7] = high >> 24;
  }

  /** Appends a whole number within 2^53. */
  appendSafeInteger(value: number): void {
    this.appendHalves(value | 0, Math.floor(value / 4294967296));
  }

  appendBigInt64(value: bigint): void {
    const at = this.#reserve(8);
    this.#data.writeBigInt64LE(value, at);
  }

  /** Appends the 16 bytes of a decimal of more than 18 digits, most significant first. */
  appendWideDecimal(unscaled: bigint): void {
    const at = this.#reserve(16);
    this.#data.writeBigInt64BE(unscaled >> 64n, at);
    this.#data.writeBigUInt64BE(BigInt.asUintN(64, unscaled), at + 8);
  }

  /** Appends a whole number within 2^53 as such 16 bytes. */
  appendNarrowDecimal(unscaled: number): void {
    const at = this.#reserve(16);
    const high = Math.floor(unscaled / 4294967296);
    this.#data.fill(unscaled < 0 ? 255 : 0, at, at + 8);
    this.#data.writeInt32BE(high, at + 8);
    this.#data.writeInt32BE(unscaled | 0, at + 12);
  }

  appendFloat(value: number): void {
    const at = this.#reserve(4);
    this.#data.writeFloatLE(value, at);
  }

  appendDouble(value: number): void {
    const at = this.#reserve(8);
    this.#data.writeDoubleLE(value, at);
  }

  appendBytes(value: Uint8Array): void {
    const at = this.#reserve(value.length + 4);
    this.#data.writeInt32LE(value.length, at);
    this.#data.set(value, at + 4);
  }

  /**
   * Appends a text. Short ones of ASCII alone, the usual case, are copied here; Node encodes the others. Gives false
   * when half a surrogate pair became U+FFFD.
   */
  appendText(value: string): boolean {
    const { length } = value;
    const at = this.#reserve((length < longText ? length * 3 : Buffer.byteLength(value)) + 4);
    const data = this.#data;
    let index = 0;
    let written = length;
    if (length < 48) {
      for (; index < length; index += 1) {
        const code = value.charCodeAt(index);
        if (code > 127) break;
        data[at + 4 + index] = code;
      }
    }
    if (index < length) written = data.write(value, at + 4);
    data[at] = written;
    data[at + 1] = written >> 8;
    data[at + 2] = written >> 16;
    data[at + 3] = written >> 24;
    this.#used = at + 4 + written;
    return index === length || value.isWellFormed();
  }

  /** Widens the range of the values by one. */
  extendRange(value: number): void {
    if (this.least === undefined || value < this.least) this.least = value;
    if (this.greatest === undefined || value > this.greatest) this.greatest = value;
  }

  /** Widens the range by a whole number beyond 2^53. */
  extendWideRange(value: bigint): void {
    if (this.least === undefined || value < this.least) this.least = value;
    if (this.greatest === undefined || value > this.greatest) this.greatest = value;
  }

  /** The least and greatest value of those that can be compared; undefined when there is none. */
  get range(): { least: number | bigint; greatest: number | bigint } | undefined {
    const { least, greatest } = this;
    return least !== undefined && greatest !== undefined ? { least, greatest } : undefined;
  }

  /** Forgets all rows; the memory is kept. */
  clear(): void {
    this.count = 0;
    this.nulls = 0;
    this.#used = 0;
    this.least = undefined;
    this.greatest = undefined;
    this.isComparable = true;
    this.isExactInDouble = true;
    this.#present.fill(0);
    // Memory that one giant value needed is given back.
    if (this.#data.length > 2 ** 25) this.#data = Buffer.allocUnsafeSlow(firstSize);
  }

  #reserve(bytes: number): number {
    const at = this.#used;
    const end = at + bytes;
    if (end > this.#data.length) this.#grow(end);
    this.#markPresent();
    this.#used = end;
    return at;
  }

  #markPresent(): void {
    const row = this.count;
    if (row >= this.#present.length * 8) this.#growPresence();
    const at = row >> 3;
    this.#present[at] = (this.#present[at] ?? 0) | (1 << (row & 7));
    this.count = row + 1;
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafeSlow(
      Math.max(size, Math.min(this.#data.length * 2, this.#data.length + 2 ** 24)),
    );
    this.#data.copy(grown, 0, 0, this.#used);
    this.#data = grown;
  }

  #growPresence(): void {
    const grown = new Uint8Array(Math.max(this.#present.length * 2, (this.count >> 3) + 64));
    grown.set(this.#present);
    this.#present = grown;
  }
}
