const firstSize = 2 ** 16;

/** Numbers up to which a varint takes 1, 2, 3 … bytes. */
const sizeLimits = [2 ** 7, 2 ** 14, 2 ** 21, 2 ** 28];

/** A message that would be larger than either side takes. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';
}

/** Bytes of protobuf under construction. Whoever writes reserves room first. */
export class WriteBuffer {
  bytes: Buffer;
  used = 0;
  /** Where what is being written must end. */
  limit: number = Number.POSITIVE_INFINITY;

  constructor(size: number = firstSize) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** @throws MessageTooLarge when it would go beyond the limit */
  reserve(size: number): void {
    const end = this.used + size;
    if (end <= this.bytes.length && end <= this.limit) return;
    if (end > this.limit) throw new MessageTooLarge(`a message of more than ${this.limit} bytes`);
    const grown = Buffer.allocUnsafeSlow(Math.max(end, Math.min(this.bytes.length * 2, this.limit)));
    this.bytes.copy(grown, 0, 0, this.used);
    this.bytes = grown;
  }

  writeByte(value: number): void {
    this.bytes[this.used] = value;
    this.used += 1;
  }

  /** Writes a whole number from 0 to 2^32 - 1. */
  writeVarint(value: number): void {
    const { bytes } = this;
    let { used } = this;
    let rest = value;
    while (rest > 127) {
      bytes[used] = (rest & 127) | 128;
      used += 1;
      rest >>>= 7;
    }
    bytes[used] = rest;
    this.used = used + 1;
  }

  /** Writes a whole number within 2^53; one below zero takes ten bytes. */
  writeLong(value: number): void {
    if (value >= 0 && value < 2 ** 32) this.writeVarint(value);
    else this.writeHalves(value >>> 0, Math.floor(value / 2 ** 32) >>> 0);
  }

  writeBigLong(value: bigint): void {
    this.writeHalves(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
  }

  /** Copies some bytes: a few of them here, as a call to copy them takes longer. */
  writeBytes(source: Uint8Array): void {
    const { length } = source;
    if (length > 32) this.bytes.set(source, this.used);
    else {
      const { bytes, used } = this;
      for (let index = 0; index < length; index += 1) bytes[used + index] = source[index] ?? 0;
    }
    this.used += length;
  }

  writeHalves(low: number, high: number): void {
    let rest = low;
    let upper = high;
    while (upper > 0 || rest > 127) {
      this.writeByte((rest & 127) | 128);
      rest = ((rest >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.writeByte(rest);
  }
}

/** How many bytes the varint of a whole number from 0 to 2^32 - 1 takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (const limit of sizeLimits) {
    if (value < limit) return size;
    size += 1;
  }
  return size;
}

/** How many bytes {@link WriteBuffer.writeLong} takes. */
export function longSize(value: number): number {
  if (value < 0) return 10;
  if (value < 2 ** 32) return varintSize(value);
  let size = 5;
  for (let limit = 2 ** 35; value >= limit; limit *= 128) size += 1;
  return size;
}

/** How many bytes {@link WriteBuffer.writeBigLong} takes. */
export function bigLongSize(value: bigint): number {
  if (value < 0n) return 10;
  let size = 1;
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) size += 1;
  return size;
}
