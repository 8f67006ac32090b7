import {
  HeadwaterError,
  exchangeVersion,
  reportError,
  type DestinationSession,
  type JsonObject,
} from '@headwater/protocol';
import { Catalog } from './catalog.ts';
import { ConnectorConversation } from './connector-conversation.ts';
import { Loader } from './loader.ts';
import { Segments } from './segments.ts';
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

async function syncInto(
  session: DestinationSession,
  folder: SpoolFolder,
  summary: Summary,
  options: SyncOptions,
): Promise<Omit<SyncResult, 'seconds' | 'rows'>> {
  const { bytesToLoadEarly, ...budgets } = { ...defaultSizes, ...options.sizes };
  const recovered = await session.recover(options.connection);
  const chosen = options.chooseState?.(recovered) ?? { state: recovered.lastCommit?.state ?? null };
  if (chosen.notice !== undefined) options.onEvent?.({ kind: 'warning', message: chosen.notice });
  options.onEvent?.({ kind: 'started', state: chosen.state, recovered });

  const catalog = new Catalog(options.connection, options.naming ?? 'FIVETRAN', recovered.tables);
  const loader = new Loader(
    {
      session,
      catalog,
      folder,
      clock: new SyncClock(recovered.lastCommit?.committedAt),
      summary,
      connection: options.connection,
    },
    chosen.state ?? {},
    recovered.pendingTruncates,
  );
  const segments = new Segments();
  const conversation = new ConnectorConversation({
    options,
    folder,
    segments,
    spoolLimit: options.spoolLimitBytes ?? defaultSpoolLimit,
  });
  let state: JsonObject | null = recovered.lastCommit?.state ?? null;
  let checkpoints = 0;
  let error: HeadwaterError | undefined;

  const commit = async (next: JsonObject, checkpoint: number) => {
    await loader.commit(next);
    state = next;
    conversation.committed(checkpoint);
    options.onEvent?.({ kind: 'committed', checkpoint, state: next, rows: summary.rows });
  };

  conversation.start({
    kind: 'start',
    version: exchangeVersion,
    configuration: options.configuration,
    state: chosen.state,
    spoolFolder: folder.incoming,
    budgets,
  });
  try {
    for (;;) {
      const segment = segments.first;
      if (segment === undefined) break;
      const { end } = segment;
      if (end === undefined) {
        if (conversation.failure !== undefined) throw conversation.failure;
        const full = [...segment.waiting.values()].find((waiting) => waiting.bytes >= bytesToLoadEarly);
        if (full !== undefined) await loader.apply(segment, full);
        else if (conversation.isHolding) {
          for (const waiting of segment.waiting.values()) await loader.apply(segment, waiting);
          await loader.commitSlice();
          conversation.resume();
        } else await conversation.news();
        continue;
      }
      for (const waiting of segment.waiting.values()) await loader.apply(segment, waiting);
      segments.removeFirst();
      if (end.kind === 'checkpoint') {
        checkpoints += 1;
        await commit(end.state, end.checkpoint);
        continue;
      }
      await loader.finish(conversation.declared);
      await commit(loader.state, checkpoints);
      break;
    }
    error = await conversation.end();
  } catch (thrown) {
    error = asHeadwaterError(thrown);
    conversation.refuse(reportError(error, 'internal'));
    await conversation.end();
    await session.rollback().catch(() => {});
  }
  const tables = summary.describe(catalog.committedTables(), conversation.declared);
  if (error === undefined) return { status: 'succeeded', state, checkpoints, tables };
  const status = error.code === 'sync_cancelled' ? 'cancelled' : 'failed';
  return { status, error, state, checkpoints, tables };
}

function asHeadwaterError(thrown: unknown): HeadwaterError {
  if (thrown instanceof HeadwaterError) return thrown;
  const report = reportError(thrown, 'internal');
  return new HeadwaterError('internal', report.message, { cause: thrown });
}
