import { HeadwaterError } from '../errors.ts';
import { keylessColumn, type Loss, type operationCodes } from '../spool-file.ts';
import { tableText, type DeclaredTable } from '../table.ts';
import type { ValueMismatch } from '../values/value-mismatch.ts';
import { KeyCheck } from './key-check.ts';
import { assertRows, rowExcerpt, type SourceRow } from './source-row.ts';

/** The rows of an operation that count, and what is to be told of those that were left out. */
export interface CheckedRows {
  readonly rows: readonly SourceRow[];
  readonly loss?: Loss;
}

/** Checks rows against what their table declares, before their values are looked at. */
export class RowCheck {
  /** The columns of the key: {@link keylessColumn} for a table without one. */
  readonly keys: readonly string[];
  readonly isKeyless: boolean;
  readonly #declared: DeclaredTable;
  readonly #keyCheck: KeyCheck;

  constructor(declared: DeclaredTable) {
    this.#declared = declared;
    this.isKeyless = declared.primaryKey.length === 0;
    this.keys = this.isKeyless ? [keylessColumn] : declared.primaryKey;
    this.#keyCheck = new KeyCheck(this.keys, declared);
  }

  /**
   * Checks that everything given is a row with a key; leaves out rows without one where the table asks for it.
   *
   * @throws HeadwaterError naming table, row and key column
   */
  check(operation: keyof typeof operationCodes, given: readonly unknown[]): CheckedRows {
    const table = tableText(this.#declared.table);
    if (this.isKeyless && operation !== 'upsert') {
      throw new HeadwaterError(
        'keyless_operation',
        `${operation} on table "${table}": the table has no primary key; declare one in the schema`,
      );
    }
    assertRows(given, operation, table);
    if (this.isKeyless) {
      refuseKeylessColumn(given, operation, table);
      return { rows: given };
    }
    const found = this.#keyCheck.findMissing(given);
    if (found !== undefined) {
      if (this.#declared.onNullKey === 'skip') return this.#withoutKeylessRows(given);
      throw new HeadwaterError(
        'null_primary_key',
        `${operation} on table "${table}": row ${found.at + 1} of ${given.length} has no value for the key column "${found.key}": ${rowExcerpt(given[found.at])}`,
      );
    }
    if (operation === 'delete') this.#checkOnlyKeys(given, table);
    return { rows: given };
  }

  /** The error of a value that does not fit its column, with table and key. */
  mismatchError(column: string, mismatch: ValueMismatch, row: SourceRow | undefined): HeadwaterError {
    return new HeadwaterError(
      'type_mismatch',
      `${this.rowText(row)}, column "${column}": ${mismatch.reason}, ${mismatch.excerpt} was given`,
    );
  }

  /** A row, as errors name it: `table "order", row id=1`. */
  rowText(row: SourceRow | undefined): string {
    const key = this.isKeyless
      ? ''
      : `, row ${this.keys.map((name) => `${name}=${rowExcerpt(row?.[name])}`).join(' ')}`;
    return `table "${tableText(this.#declared.table)}"${key}`;
  }

  #withoutKeylessRows(rows: readonly SourceRow[]): CheckedRows {
    const kept: SourceRow[] = [];
    const skipped: SourceRow[] = [];
    for (const row of rows) (this.#keyCheck.hasKey(row) ? kept : skipped).push(row);
    const loss = {
      reason: 'left out: no key',
      count: skipped.length,
      sample: rowExcerpt(skipped[0] ?? {}),
    };
    return { rows: kept, loss };
  }

  #checkOnlyKeys(rows: readonly SourceRow[], table: string): void {
    for (const row of rows) {
      const extra = Object.keys(row).find((name) => !this.keys.includes(name));
      if (extra !== undefined) {
        throw new HeadwaterError(
          'row_invalid',
          `delete on table "${table}": "${extra}" is no part of the key; give ${this.keys.join(', ')} alone`,
        );
      }
    }
  }
}

function refuseKeylessColumn(rows: readonly SourceRow[], operation: string, table: string): void {
  for (const row of rows) {
    if (Object.hasOwn(row, keylessColumn)) {
      throw new HeadwaterError(
        'row_invalid',
        `${operation} on table "${table}": "${keylessColumn}" is the name of the key a table without one gets; declare a primary key, or rename the column`,
      );
    }
  }
}
