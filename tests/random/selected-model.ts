import { createHash } from 'node:crypto';
import type { ColumnChoice } from '@headwater/engine';
import { TableModel, type ModelRow, type Operation } from './model.ts';

export const salt = 'salt';

/** What a sync is to do with the table; a column that is not named is stored. */
export interface ModelSelection {
  readonly isStored: boolean;
  readonly columns: Readonly<Record<string, ColumnChoice>>;
}

/**
 * The table as selections make it: what is blocked stays as it was, or is NULL in a row that came whole; what is dropped
 * is as if it had never come; what is hashed holds nothing but hashes, those of what was there before as well; a key stays
 * hashed.
 */
export class SelectedModel {
  readonly #table = new TableModel();
  readonly #hashed = new Set<string>();

  get unknownKeys(): number {
    return this.#table.unknownKeys;
  }

  sync(operations: readonly Operation[], { isStored, columns }: ModelSelection): void {
    if (!isStored) return;
    for (const [name, choice] of Object.entries(columns)) {
      if (choice === 'hashed') this.#hash(name);
      else if (choice === 'dropped' && name !== 'id') this.#drop(name);
      else if (choice === 'stored' && name !== 'id') this.#hashed.delete(name);
    }
    for (const operation of operations) this.#table.apply(this.#selected(operation, columns));
  }

  /** The rows, every value as text, in no order. */
  rows(names: readonly string[]): Record<string, unknown>[] {
    return this.#table.table(names).map((row) => {
      const id = this.#hashed.has('id') ? hashOf(row['id']) : row['id'];
      return asTexts({ ...row, id });
    });
  }

  #hash(name: string): void {
    if (this.#hashed.has(name)) return;
    this.#hashed.add(name);
    if (name === 'id') return;
    for (const { values } of this.#table.rows.values()) values[name] = hashOf(values[name] ?? null);
  }

  #drop(name: string): void {
    this.#hashed.delete(name);
    for (const { values } of this.#table.rows.values()) delete values[name];
  }

  #selected(operation: Operation, columns: ModelSelection['columns']): Operation {
    if (operation.kind !== 'upsert' && operation.kind !== 'update') return operation;
    const { id, ...values } = operation.row;
    const entries = Object.entries(values).flatMap(([name, value]): [string, ModelRow[string]][] => {
      if (columns[name] === 'blocked' || columns[name] === 'dropped') return [];
      return [[name, columns[name] === 'hashed' ? hashOf(value) : value]];
    });
    return { kind: operation.kind, row: { id, ...Object.fromEntries(entries) } };
  }
}

/** Compares values as text: a column that once held hashes is text for good. */
export function asTexts(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? null : textOf(value)]),
  );
}

function hashOf(value: unknown): string | null {
  if (value === null) return null;
  return createHash('sha256').update(salt).update(textOf(value)).digest('base64');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
