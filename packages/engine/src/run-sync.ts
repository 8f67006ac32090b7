import { HeadwaterError, exchangeVersion, reportError, type DestinationSession } from '@headwater/protocol';
import { prepareCarriage, tellDiscovered, type Carriage } from './carriage.ts';
import { checkConnectionName } from './naming/schema-name.ts';
import { checkResync } from './resync.ts';
import type { Segment, SegmentEnd } from './segments.ts';
import { defaultSizes, type Sizes } from './sizes.ts';
import { SpoolFolder } from './spool-folder.ts';
import { Summary } from './summary.ts';
import type { SyncOptions, SyncResult } from './sync-options.ts';

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
    if (options.resync !== undefined) checkResync(options.resync);
    folder = new SpoolFolder(options.spoolParent);
    session = await options.destination.open(folder.path, options.selection?.hashSalt);
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

async function syncInto(
  session: DestinationSession,
  folder: SpoolFolder,
  summary: Summary,
  options: SyncOptions,
): Promise<Omit<SyncResult, 'seconds' | 'rows'>> {
  const { bytesToLoadEarly: _, ...budgets } = sizesOf(options);
  const carriage = await prepareCarriage({ session, folder, summary, options });
  const { beginning, recovered, catalog, loader, conversation } = carriage;
  conversation.start({
    kind: 'start',
    version: exchangeVersion,
    configuration: options.configuration,
    state: beginning.given,
    spoolFolder: folder.incoming,
    budgets,
  });
  const error = await carryToTheEnd(carriage, session);
  tellDiscovered(carriage);
  const { checkpoints, waitingSeconds, loadingSeconds } = carriage;
  const outcome = {
    state: loader.hasCommitted ? loader.state : (recovered.lastCommit?.state ?? null),
    checkpoints,
    tables: summary.describe(catalog.committedTables(), conversation.declared),
    effort: { waitingSeconds, loadingSeconds, spoolBytes: conversation.spoolBytes },
  };
  if (error === undefined) return { status: 'succeeded', ...outcome };
  return { status: error.code === 'sync_cancelled' ? 'cancelled' : 'failed', error, ...outcome };
}

function sizesOf({ sizes }: SyncOptions): Sizes {
  return { ...defaultSizes, ...sizes };
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
  const { loader, conversation } = carriage;
  const { bytesToLoadEarly } = sizesOf(carriage.options);
  if (conversation.failure !== undefined) throw conversation.failure;
  const full = [...segment.waiting.values()].find((waiting) => waiting.bytes >= bytesToLoadEarly);
  if (full !== undefined) {
    await timed(carriage, 'loadingSeconds', () => loader.apply(segment, full));
  } else if (conversation.isHolding) {
    await timed(carriage, 'loadingSeconds', async () => {
      for (const waiting of segment.waiting.values()) await loader.apply(segment, waiting);
      await loader.commitSlice();
    });
    conversation.resume();
  } else {
    await timed(carriage, 'waitingSeconds', () => conversation.news());
  }
}

/** Loads all of a segment and commits it with the state it ends with. Tells whether it was the last. */
async function carryEnded(carriage: Carriage, segment: Segment, end: SegmentEnd): Promise<boolean> {
  const { loader, segments, conversation, summary, options, beginning } = carriage;
  const isDone = end.kind === 'done';
  const state = isDone || beginning.keepsState ? loader.state : end.state;
  await timed(carriage, 'loadingSeconds', async () => {
    for (const waiting of segment.waiting.values()) await loader.apply(segment, waiting);
    segments.removeFirst();
    if (isDone) await loader.finish(conversation.declared);
    await loader.commit(state);
  });
  if (!isDone) carriage.checkpoints += 1;
  const checkpoint = isDone ? carriage.checkpoints : end.checkpoint;
  conversation.committed(checkpoint);
  options.onEvent?.({ kind: 'committed', checkpoint, state, rows: summary.rows });
  tellDiscovered(carriage);
  return isDone;
}

/** Counts how long some work takes, also when it fails. */
async function timed(
  carriage: Carriage,
  seconds: 'waitingSeconds' | 'loadingSeconds',
  work: () => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  try {
    await work();
  } finally {
    carriage[seconds] += (performance.now() - begun) / 1000;
  }
}

function asHeadwaterError(thrown: unknown): HeadwaterError {
  if (thrown instanceof HeadwaterError) return thrown;
  const report = reportError(thrown, 'internal');
  return new HeadwaterError('internal', report.message, { cause: thrown });
}
