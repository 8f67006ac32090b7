import type { ControlStore } from '../control/open-store.ts';
import type { LogEventTable } from '../control/tables.ts';
import type { Selectable } from 'kysely';
import type { EventLog } from './event-log.ts';

/** Which events of a connection are wanted. */
export interface LogFilter {
  readonly connectionId: string;
  /** Only those after this number. */
  readonly after: number;
  readonly syncId?: string | undefined;
  readonly levels: readonly string[];
}

export type StoredEvent = Selectable<LogEventTable>;

const eventsAtOnce = 500;
/** Two transactions may end in another order than that of their numbers, by moments. */
const overlap = 200;

/** Gives the events of a connection as they are stored, in their order, until the signal aborts. */
export async function* followEvents(
  store: ControlStore,
  log: EventLog,
  filter: LogFilter,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredEvent[]> {
  const given = new Set<number>();
  let newest = filter.after;
  let isNews = true;
  let wake = () => {};
  const endWatch = log.watch(() => {
    isNews = true;
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      isNews = false;
      const from = Math.max(filter.after, newest - overlap);
      const found = await readEvents(store, { ...filter, after: from });
      const fresh = found.filter(({ id }) => !given.has(id));
      for (const { id } of fresh) given.add(id);
      newest = Math.max(newest, found.at(-1)?.id ?? newest);
      forget(given, newest - overlap);
      if (fresh.length > 0) yield fresh;
      else if (!isNews && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    endWatch();
  }
}

/** What is older than the overlap is never read again. */
function forget(given: Set<number>, before: number): void {
  for (const id of given) if (id <= before) given.delete(id);
}

async function readEvents(
  store: ControlStore,
  { connectionId, after, syncId, levels }: LogFilter,
): Promise<readonly StoredEvent[]> {
  let query = store
    .selectFrom('log_events')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('id', '>', after)
    .where('level', 'in', [...levels])
    .orderBy('id')
    .limit(eventsAtOnce);
  if (syncId !== undefined) query = query.where('sync_id', '=', syncId);
  return query.execute();
}
