import { randomInt } from 'node:crypto';

/** A source of chance; with the same seed it gives the same values in the same order. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** One of these values. */
  oneOf<T>(values: readonly [T, ...T[]]): T;
  /** Some of these values: any number of them, from none to all. */
  someOf<T>(values: readonly T[]): T[];
  /** So many digits of a hexadecimal number. */
  hex(length: number): string;
  /** A UUID of version 4. */
  uuid(): string;
}

/** Starts a source of chance. */
export function startRandom(seed: number | undefined): Random {
  const next = mulberry32(seed ?? randomInt(2 ** 32));
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const hex = (length: number) => Array.from({ length }, () => between(0, 15).toString(16)).join('');
  return {
    between,
    oneOf: (values) => values[between(0, values.length - 1)] ?? values[0],
    someOf(values) {
      const rest = [...values];
      return Array.from({ length: between(0, rest.length) }, () =>
        rest.splice(between(0, rest.length - 1), 1),
      ).flat();
    },
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[between(0, 3)]}${hex(3)}-${hex(12)}`,
  };
}

/** The generator mulberry32: numbers from 0 to 1 out of 32 bits of state. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
