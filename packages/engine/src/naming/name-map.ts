import { createHash } from 'node:crypto';
import type { NamingStrategy } from '../sync-options.ts';
import { fivetranName } from './fivetran-naming.ts';
import { foldCase } from './fold-case.ts';

export interface NameMapOptions extends NameRules {
  readonly strategy: NamingStrategy;
  readonly kind: 'table' | 'column';
}

/** What the names of one place in a destination must obey, whatever they are made from. */
export interface NameRules {
  /** Names the destination uses itself, such as the system columns. */
  readonly reserved: readonly string[];
  /** How long a name may be; `Infinity` when it may be as long as it likes. */
  readonly maximumBytes: number;
  /** Whether the destination takes `Aa` and `aA` for the same name. */
  readonly foldsCase: boolean;
  /** The names given in earlier syncs, by their source name. They are kept for ever. */
  readonly stored: ReadonlyMap<string, string>;
}

export interface NameMap {
  /** Gives the destination's name for a source name: always the same one, and never that of another source name. */
  nameOf(source: string): string;
}

/**
 * Makes the map from the names of a source to those of a destination, for the tables of a schema or the columns of a
 * table. The first source name to ask for a name gets it; a later one gets a suffix made from its own name.
 *
 * @example
 * const names = createNameMap({ strategy: 'FIVETRAN', kind: 'column', …rules });
 * names.nameOf('user_data') // 'user_data'
 * names.nameOf('userData')  // 'user_data_7665b6'
 */
export function createNameMap(options: NameMapOptions): NameMap {
  const { strategy, kind } = options;
  return createUniqueNames(
    (source) => (strategy === 'FIVETRAN' ? fivetranName(source, kind) : source),
    options,
  );
}

/** Makes a map from any way to find a name; the map cares for the rules and for names that meet. */
export function createUniqueNames(wantedName: (source: string) => string, rules: NameRules): NameMap {
  const { maximumBytes, foldsCase } = rules;
  const fold = foldsCase ? foldCase : (name: string) => name;
  const names = new Map(rules.stored);
  const taken = new Set([...rules.reserved, ...rules.stored.values()].map(fold));

  function findName(source: string): string {
    const wanted = cutToBytes(replaceUnstorable(wantedName(source)), maximumBytes);
    if (wanted !== '' && !taken.has(fold(wanted))) return wanted;
    for (const suffix of suffixes(source)) {
      const name = cutToBytes(wanted, maximumBytes - suffix.length) + suffix;
      if (!taken.has(fold(name))) return name;
    }
    throw new Error('unreachable: the suffixes never end');
  }

  return {
    nameOf(source) {
      const known = names.get(source);
      if (known !== undefined) return known;
      const name = findName(source);
      names.set(source, name);
      taken.add(fold(name));
      return name;
    },
  };
}

/** No destination can hold a lone surrogate in a name, and hardly one a NUL. */
function replaceUnstorable(name: string): string {
  return name.toWellFormed().replaceAll('\0', '\uFFFD');
}

function cutToBytes(name: string, maximumBytes: number): string {
  if (Buffer.byteLength(name) <= maximumBytes) return name;
  const bytes = Buffer.from(name);
  let end = maximumBytes;
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/** Tells whether a byte of UTF-8 belongs to the character before it. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}

const fewestDigits = 6;
// Short enough for the limit of every destination, and more than chance will ever ask for.
const mostDigits = 32;

/** `_` and digits of the hash of a source name, ever more of them; then those of the hash of that hash, and so on. */
function* suffixes(source: string): Generator<string, never> {
  for (let digits = sha256(sourceBytes(source)); ; digits = sha256(digits)) {
    for (let length = fewestDigits; length <= mostDigits; length += 1) yield `_${digits.slice(0, length)}`;
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** UTF-8 writes all lone surrogates alike, so names that hold some are hashed by their code units, behind a byte UTF-8 never has. */
function sourceBytes(source: string): Uint8Array {
  if (source.isWellFormed()) return Buffer.from(source);
  return Buffer.concat([Buffer.of(0xff), Buffer.from(source, 'utf16le')]);
}
