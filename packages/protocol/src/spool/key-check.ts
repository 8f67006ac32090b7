import type { StoredType } from '../column-type.ts';
import type { DeclaredTable } from '../table.ts';
import { createColumnWriter, ValueMismatch } from '../values/column-writer.ts';
import type { SourceRow } from './source-row.ts';

/** Tells whether a value, which is there, is none once it is stored. */
type Vanishes = (value: unknown) => boolean;

interface KeyColumn {
  readonly name: string;
  /** Whether every object has something of this name. */
  readonly isInherited: boolean;
  readonly vanishes: Vanishes | undefined;
}

/** Finds rows without a key: null, not given, not a number, or a value that its column stores as NULL or NaN. */
export class KeyCheck {
  readonly #columns: readonly KeyColumn[];

  constructor(keys: readonly string[], declared: DeclaredTable) {
    this.#columns = keys.map((name) => {
      const type = declared.columns.find((column) => column.name === name)?.type;
      return {
        name,
        isInherited: name in Object.prototype,
        vanishes: type === undefined ? undefined : vanishing(type, declared.onTypeMismatch === 'null'),
      };
    });
  }

  /** The first row without a value for the first key column that misses one. */
  findMissing(rows: readonly SourceRow[]): { at: number; key: string } | undefined {
    for (const column of this.#columns) {
      const at = rows.findIndex((row) => isMissing(row, column));
      if (at >= 0) return { at, key: column.name };
    }
    return undefined;
  }

  hasKey(row: SourceRow): boolean {
    return !this.#columns.some((column) => isMissing(row, column));
  }
}

function isMissing(row: SourceRow, { name, isInherited, vanishes }: KeyColumn): boolean {
  if (isInherited && !Object.hasOwn(row, name)) return true;
  const value = row[name];
  if (value === null || value === undefined || Number.isNaN(value)) return true;
  return vanishes !== undefined && vanishes(value);
}

/** Whole numbers and text are stored as something whatever they are: undefined for such types. */
function vanishing(type: StoredType, mismatchIsNull: boolean): Vanishes | undefined {
  const mayVanish = typeof type === 'string' && /DATE|FLOAT|DOUBLE|JSON/.test(type);
  if (!mayVanish && !mismatchIsNull) return undefined;
  const writer = createColumnWriter(type);
  return (value) => {
    try {
      writer.append(value);
      return writer.builder.nulls > 0 || !writer.builder.isComparable;
    } catch (error) {
      if (error instanceof ValueMismatch) return mismatchIsNull;
      throw error;
    } finally {
      writer.clear();
      writer.takeLosses();
    }
  };
}
