import {
  isFloating,
  isWhole,
  joinNumbers,
  numbersOfType,
  sameType,
  widen,
  type DestinationSession,
  type NumberFacts,
  type SpoolFile,
  type StoredTable,
  type StoredType,
} from '@headwater/protocol';
import type { ChooseColumn } from './selected-source.ts';
import { isLeftOut } from './selection.ts';

interface ColumnPlan {
  readonly stored: StoredType;
  type: StoredType;
  /** Of its values in the files so far, and of those stored once {@link asksStored}. */
  numbers: NumberFacts;
  asksStored: boolean;
}

/**
 * Gives the types that the columns of some files need in a table, by source name: the least ones that hold the values,
 * stored and new. Where a file or a sync ends makes no difference. Columns that are left out have none, hashed ones are text.
 */
export async function planTypes(
  files: readonly SpoolFile[],
  table: StoredTable | undefined,
  session: DestinationSession,
  choose: ChooseColumn,
): Promise<Map<string, StoredType>> {
  const plans = new Map<string, ColumnPlan>();
  for (const column of files.flatMap((file) => file.columns)) {
    const choice = choose(column.name);
    if (isLeftOut(choice)) continue;
    const plan = plans.get(column.name) ?? firstPlan(table, column.name);
    plans.set(column.name, plan);
    if (choice === 'hashed') {
      plan.type = 'STRING';
      continue;
    }
    plan.numbers = joinNumbers(plan.numbers, column.numbers);
    if (sameType(plan.type, column.type)) continue;
    if (table !== undefined && !plan.asksStored && hangsOnValues(plan.stored, column.type)) {
      plan.asksStored = true;
      plan.numbers = joinNumbers(plan.numbers, await session.numbers(table, column.name));
    }
    plan.type = widen(plan.type, column.type, plan.numbers);
  }
  return new Map([...plans].map(([name, plan]) => [name, plan.type]));
}

function firstPlan(table: StoredTable | undefined, name: string): ColumnPlan {
  const stored = table?.columns.find(({ source }) => source === name)?.type ?? 'UNTYPED';
  return { stored, type: stored, numbers: numbersOfType('UNTYPED'), asksStored: false };
}

/** Whether the type that holds a stored column and another one depends on the stored values. */
function hangsOnValues(stored: StoredType, other: StoredType): boolean {
  const isStoredDecimal = typeof stored !== 'string';
  if (isFloating(other)) return isStoredDecimal || isWhole(stored);
  return typeof other !== 'string' && isWhole(stored);
}
