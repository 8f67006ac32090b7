import { HeadwaterError, isRawJson, type Json, type JsonObject } from '@headwater/protocol';
import type { SyncEvent, SyncResult, TableSummary } from '../sync-options.ts';
import type { Mask } from './secret-mask.ts';

/** What is not shown, but for programs to work with. */
const hidden = ['loaded', 'discovered', 'writing', 'altered'] as const;

/** What of a sync is shown to people and programs. */
export type ShownEvent = Exclude<SyncEvent, { kind: (typeof hidden)[number] }>;

export function isShown(event: SyncEvent): event is ShownEvent {
  return !hidden.some((kind) => kind === event.kind);
}

/** Hides secrets in all of an event that comes from the connector. */
export function maskEvent(event: ShownEvent, mask: Mask): ShownEvent {
  switch (event.kind) {
    case 'started':
      return { ...event, state: event.state === null ? null : maskState(event.state, mask) };
    case 'committed':
      return { ...event, state: maskState(event.state, mask) };
    case 'progress':
      return { ...event, tables: event.tables.map((each) => ({ ...each, table: mask(each.table) })) };
    case 'output':
      return { ...event, line: mask(event.line) };
    case 'log':
    case 'warning':
      return { ...event, message: mask(event.message) };
  }
}

/** Hides secrets in what a sync has come to. */
export function maskResult(result: SyncResult, mask: Mask): SyncResult {
  const { error, state, tables } = result;
  return {
    ...result,
    state: state === null ? null : maskState(state, mask),
    tables: tables.map((table) => maskTable(table, mask)),
    ...(error === undefined ? {} : { error: maskError(error, mask) }),
  };
}

function maskState(state: JsonObject, mask: Mask): JsonObject {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [mask(name), maskJson(value, mask)]),
  );
}

function maskJson(value: Json, mask: Mask): Json {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  // A number whose digits JavaScript would change.
  if (isRawJson(value)) return value;
  return isList(value) ? value.map((each) => maskJson(each, mask)) : maskState(value, mask);
}

/** As Array.isArray, which knows nothing of arrays that are only read. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function maskTable(table: TableSummary, mask: Mask): TableSummary {
  const { destination, losses, renamed, undeclared } = table;
  return {
    ...table,
    table: mask(table.table),
    destination: { schema: mask(destination.schema), name: mask(destination.name) },
    losses: losses.map(({ column, ...loss }) => ({
      ...loss,
      ...(column === undefined ? {} : { column: mask(column) }),
      sample: mask(loss.sample),
    })),
    renamed: renamed.map(({ source, name }) => ({ source: mask(source), name: mask(name) })),
    undeclared: undeclared.map(mask),
  };
}

function maskError(error: HeadwaterError, mask: Mask): HeadwaterError {
  const { code, message, retryAt } = error;
  const rest = { ...maskCause(error, mask), ...(retryAt !== undefined && { retryAt }) };
  return withStack(new HeadwaterError(code, mask(message), rest), error, mask);
}

function maskCause({ cause }: Error, mask: Mask): { cause?: Error } {
  if (!(cause instanceof Error)) return {};
  return { cause: withStack(new Error(mask(cause.message), maskCause(cause, mask)), cause, mask) };
}

function withStack<E extends Error>(masked: E, { stack = '' }: Error, mask: Mask): E {
  masked.stack = mask(stack);
  return masked;
}
