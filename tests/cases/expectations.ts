import type { Table } from '@headwater/sdk';
import { expect, type MatcherState } from 'vitest';
import { inAnyWay, storedInEveryWay, type SourceRow, type Step, type Stored } from './every-way.ts';

/** What a column is given, value by value, and what it must be afterwards. */
export interface ColumnCase {
  readonly given: readonly unknown[];
  /** DuckDB's own name of the type. */
  readonly type: string;
  /** @default what was given */
  readonly stored?: readonly unknown[];
  readonly declared?: NonNullable<Table['columns']>[string];
  /** `2 × why`. @default none */
  readonly losses?: readonly string[];
}

/** Columns by their names. */
export type ColumnCases = Readonly<Record<string, ColumnCase>>;

declare module 'vitest' {
  interface Matchers<T> {
    /** Expects columns to become what their cases say, in one table and in every way to write its rows. */
    toBeStored(this: Matchers<T>, options?: Pick<Table, 'onTypeMismatch'>): Promise<void>;
    /** Expects operations on the table `thing` to leave the same rows and losses in every way to cut them. */
    toLeave(this: Matchers<T>, expected: Left, table?: Table): Promise<void>;
  }
}

interface Left {
  readonly rows: readonly SourceRow[];
  /** `thing.amount: 2 × why`. @default none */
  readonly losses?: readonly string[];
}

expect.extend({
  async toBeStored(cases: ColumnCases, options: Pick<Table, 'onTypeMismatch'> = {}) {
    const entries = Object.entries(cases);
    const length = Math.max(...entries.map(([, { given }]) => given.length));
    const found = await storedInEveryWay(stepsOf(cases, length), tableOf(cases, options));
    const columns = entries.map(([name]) => [name, inAnyWay(found, (stored) => columnOf(stored, name))]);
    const expected = entries.map(([name, { type, given, stored = given, losses = [] }]) => {
      const missing = Array.from({ length: length - stored.length }, () => null);
      return [name, { type, stored: [...stored, ...missing], losses }];
    });
    return compared(this, Object.fromEntries(columns), Object.fromEntries(expected));
  },

  async toLeave(steps: readonly Step[], { rows: wanted, losses: counted = [] }: Left, table?: Table) {
    const found = await storedInEveryWay(steps, table ?? { primaryKey: ['id'] });
    const left = inAnyWay(found, ({ rows, losses }) => ({ rows, losses }));
    return compared(this, left, { rows: wanted, losses: counted });
  },
});

/** The cases as rows: row `i` holds the value `i` of each column that has one. */
function stepsOf(cases: ColumnCases, length: number): Step[] {
  return Array.from({ length }, (_, index) => {
    const given = Object.entries(cases).filter(([, each]) => index < each.given.length);
    return {
      upsert: { id: index, ...Object.fromEntries(given.map(([name, each]) => [name, each.given[index]])) },
    };
  });
}

function tableOf(cases: ColumnCases, options: Pick<Table, 'onTypeMismatch'>): Table {
  const declared = Object.entries(cases).flatMap(([name, { declared: type }]) =>
    type === undefined ? [] : [[name, type] as const],
  );
  return { primaryKey: ['id'], columns: { id: 'LONG', ...Object.fromEntries(declared) }, ...options };
}

function columnOf({ types, rows, losses }: Stored, name: string): Omit<ColumnCase, 'given'> {
  const start = `thing.${name}: `;
  return {
    type: types[name] ?? 'no column',
    stored: rows.map((row) => row[name]),
    losses: losses.filter((loss) => loss.startsWith(start)).map((loss) => loss.slice(start.length)),
  };
}

function compared({ equals }: Pick<MatcherState, 'equals'>, actual: unknown, expected: unknown) {
  const message = () => 'The table is another one than expected.';
  return { pass: equals(actual, expected), message, actual, expected };
}
