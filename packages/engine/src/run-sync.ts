import { HeadwaterError, exchangeVersion, reportError, type DestinationSession } from '@headwater/protocol';
import { Catalog } from './catalog.ts';
import { ConnectorConversation } from './connector-conversation.ts';
import { Loader } from './loader.ts';
import { checkConnectionName } from './naming/schema-name.ts';
import { Segments, type Segment, type SegmentEnd } from './segments.ts';
import { SpoolFolder } from './spool-folder.ts';
import { Summary } from './summary.ts';
import { defaultSizes } from './sizes.ts';
import { SyncClock } from './sync-clock.ts';
import type { SyncOptions, SyncResult } from './sync-options.ts';

const defaultSpoolLimit = 20 * 2 ** 30;

/**
 * Runs one sync: starts the connector, carries what it writes into the destination and keeps its state.
 *
 * It does not throw: a sync that failed says so in its result, with the state the next one starts from.
 */
export async function runSync(options: SyncOptions): Promise<SyncResult> {
  const begun = performance.now();
  const summary = new Summary();
  let folder: SpoolFolder | undefined;
  let session: DestinationSession | undefined;
  let outcome: Omit<SyncResult, 'seconds' | 'rows'>;
  try {
    checkConnectionName(options.connection);
    folder = new SpoolFolder(options.spoolParent);
    session = await options.destination.open(folder.path);
    outcome = await syncInto(session, folder, summary, options);
  } catch (error) {
    outcome = { status: 'failed', error: asHeadwaterError(error), state: null, checkpoints: 0, tables: [] };
  }
  try {
    await session?.close();
  } catch (error) {
    outcome = { ...outcome, status: 'failed', error: outcome.error ?? asHeadwaterError(error) };
  }
  folder?.remove();
  return { ...outcome, rows: summary.rows, seconds: (performance.now() - begun) / 1000 };
}

/** One sync under way: what carries its rows, and how far it has come. */
interface Carriage {
  readonly options: SyncOptions;
  readonly loader: Loader;
  readonly segments: Segments;
  readonly conversation: ConnectorConversation;
  readonly summary: Summary;
  readonly bytesToLoadEarly: number;
  checkpoints: number;
}

async function syncInto(
  session: DestinationSession,
  folder: SpoolFolder,
  summary: Summary,
  options: SyncOptions,
): Promise<Omit<SyncResult, 'seconds' | 'rows'>> {
  const { bytesToLoadEarly, ...budgets } = { ...defaultSizes, ...options.sizes };
  const { connection, configuration } = options;
  const recovered = await session.recover(connection);
  const chosen = options.chooseState?.(recovered) ?? { state: recovered.lastCommit?.state ?? null };
  if (chosen.notice !== undefined) options.onEvent?.({ kind: 'warning', message: chosen.notice });
  options.onEvent?.({ kind: 'started', state: chosen.state, recovered });

  const catalog = new Catalog(connection, options.naming ?? 'FIVETRAN', recovered.tables);
  const clock = new SyncClock(recovered.lastCommit?.committedAt);
  const segments = new Segments();
  const spoolLimit = options.spoolLimitBytes ?? defaultSpoolLimit;
  const conversation = new ConnectorConversation({ options, folder, segments, spoolLimit });
  const parts = { session, catalog, folder, clock, summary, connection };
  const carriage: Carriage = {
    options,
    loader: new Loader(parts, chosen.state ?? {}, recovered.pendingTruncates),
    segments,
    conversation,
    summary,
    bytesToLoadEarly,
    checkpoints: 0,
  };
  conversation.start({
    kind: 'start',
    version: exchangeVersion,
    configuration,
    state: chosen.state,
    spoolFolder: folder.incoming,
    budgets,
  });
  const error = await carryToTheEnd(carriage, session);
  const { loader, checkpoints } = carriage;
  const state = loader.hasCommitted ? loader.state : (recovered.lastCommit?.state ?? null);
  const stored = catalog.committedTables();
  options.onEvent?.({ kind: 'stored', tables: stored });
  const tables = summary.describe(stored, conversation.declared);
  if (error === undefined) return { status: 'succeeded', state, checkpoints, tables };
  const status = error.code === 'sync_cancelled' ? 'cancelled' : 'failed';
  return { status, error, state, checkpoints, tables };
}

/** Carries everything the connector writes; gives what went wrong, if anything did. */
async function carryToTheEnd(
  carriage: Carriage,
  session: DestinationSession,
): Promise<HeadwaterError | undefined> {
  const { segments, conversation } = carriage;
  try {
    let isDone = false;
    while (!isDone) {
      const segment = segments.first;
      if (segment === undefined) break;
      if (segment.end === undefined) await carryOpen(carriage, segment);
      else isDone = await carryEnded(carriage, segment, segment.end);
    }
    return await conversation.end();
  } catch (thrown) {
    const error = asHeadwaterError(thrown);
    conversation.refuse(reportError(error, 'internal'));
    await conversation.end();
    // The first error is the one to tell; a transaction that cannot be rolled back ends with the session.
    await session.rollback().catch(() => {});
    return error;
  }
}

/** Loads early what is big enough, makes room when the spool is full, or waits for more. */
async function carryOpen(carriage: Carriage, segment: Segment): Promise<void> {
  const { loader, conversation, bytesToLoadEarly } = carriage;
  if (conversation.failure !== undefined) throw conversation.failure;
  const full = [...segment.waiting.values()].find((waiting) => waiting.bytes >= bytesToLoadEarly);
  if (full !== undefined) {
    await loader.apply(segment, full);
  } else if (conversation.isHolding) {
    for (const waiting of segment.waiting.values()) await loader.apply(segment, waiting);
    await loader.commitSlice();
    conversation.resume();
  } else {
    await conversation.news();
  }
}

/** Loads all of a segment and commits it with the state it ends with. Tells whether it was the last. */
async function carryEnded(carriage: Carriage, segment: Segment, end: SegmentEnd): Promise<boolean> {
  const { loader, segments, conversation, summary, options } = carriage;
  for (const waiting of segment.waiting.values()) await loader.apply(segment, waiting);
  segments.removeFirst();
  const isDone = end.kind === 'done';
  if (isDone) await loader.finish(conversation.declared);
  const state = isDone ? loader.state : end.state;
  await loader.commit(state);
  if (!isDone) carriage.checkpoints += 1;
  const checkpoint = isDone ? carriage.checkpoints : end.checkpoint;
  conversation.committed(checkpoint);
  options.onEvent?.({ kind: 'committed', checkpoint, state, rows: summary.rows });
  return isDone;
}

function asHeadwaterError(thrown: unknown): HeadwaterError {
  if (thrown instanceof HeadwaterError) return thrown;
  const report = reportError(thrown, 'internal');
  return new HeadwaterError('internal', report.message, { cause: thrown });
}
