import { HeadwaterError, SourceError } from '@headwater/protocol';
import { systemClock, type Clock } from '../clock.ts';
import type { JobStatus, Submitted } from './job-status.ts';

/** The job that runs, as the state of a connector keeps it. */
export interface JobSlot {
  id: string | null;
}

/** How often a job is asked for. */
export interface Poll {
  /** The pause before the second question. @default 2 */
  readonly firstSeconds?: number;
  /** What the pause does not grow beyond; it doubles with each question. @default 60 */
  readonly longestSeconds?: number;
}

/** An export that a source makes on its own time. */
export interface ExportJob<Result> {
  /** What messages call it. */
  readonly name: string;
  /** A part of the connector's state, `{ id: null }` at first. */
  readonly slot: JobSlot;
  /** Saves the state, so that another sync finds the job: `() => op.checkpoint(state)`. */
  readonly save: () => Promise<void>;
  readonly submit: () => Promise<Submitted>;
  readonly status: (id: string) => Promise<JobStatus<Result>>;
  /** Opens what was exported: once, when the job is done. */
  readonly download: (
    result: Result,
    id: string,
  ) => Promise<AsyncIterable<Uint8Array>> | AsyncIterable<Uint8Array>;
  readonly poll?: Poll;
  /** How long this sync waits for the job. @default 3600 */
  readonly deadlineSeconds?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Has a source make an export, waits for it and gives its bytes. The id of the job is kept in the state while the job
 * runs and until all bytes have been taken: a sync that breaks off leaves the job to the next one, which submits none.
 * The checkpoint after the last byte makes the rows and the end of the job durable together.
 *
 * @throws SourceError when the job fails, with what the source says of it, or takes too long
 * @example
 * const bytes = exportJob({
 *   name: 'visits',
 *   slot: state.visits,
 *   save: () => op.checkpoint(state),
 *   submit: async () => ({ id: (await api.post('/reports')).json<{ id: string }>().id }),
 *   status: async (id) => statusOf((await api.get(`/reports/${id}`)).json()),
 *   download: async (url: string) => (await api.stream(url)).body,
 * });
 * for await (const rows of csvRows(bytes)) await op.upsert('visit', rows);
 * await op.checkpoint(state);
 */
export async function* exportJob<Result>(
  job: ExportJob<Result>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { id, result } = await finishedJob(job);
  yield* await job.download(result, id);
  // Not saved here: the rows of the last bytes are not written yet.
  job.slot.id = null;
}

interface Finished<Result> {
  readonly id: string;
  readonly result: Result;
}

async function finishedJob<Result>(job: ExportJob<Result>): Promise<Finished<Result>> {
  const wait = waiting(job);
  for (let submissions = 0; ;) {
    if (job.slot.id === null) {
      submissions += 1;
      job.slot.id = await submitted(job, wait);
      await job.save();
    }
    const id = job.slot.id;
    const status = await ended(job, id, wait);
    if (status.state === 'done') return { id, result: status.result };
    // A job that is over must not be taken up by the next sync.
    job.slot.id = null;
    await job.save();
    if (status.state === 'failed') {
      throw new SourceError(
        `export ${named(job)}: job ${id} failed (${status.message}): mend what it names, then sync again`,
      );
    }
    // The job of an earlier sync may well be gone; one that was submitted just now may not.
    if (submissions > 1) {
      throw new SourceError(
        `export ${named(job)}: job ${id} expired before it was read, and the one before it too: sync more often`,
      );
    }
  }
}

async function submitted<Result>(job: ExportJob<Result>, wait: Wait): Promise<string> {
  for (let question = 0; ; question += 1) {
    const answer = await job.submit();
    if ('id' in answer) return checkedId(job, answer.id);
    await wait(question, answer.waitSeconds, 'the source is busy and has not taken the job');
  }
}

type Ended<Result> = Exclude<JobStatus<Result>, { readonly state: 'running' }>;

async function ended<Result>(job: ExportJob<Result>, id: string, wait: Wait): Promise<Ended<Result>> {
  for (let question = 0; ; question += 1) {
    const status = await job.status(id);
    if (status.state !== 'running') return status;
    await wait(question, status.waitSeconds, `job ${id} is still running`);
  }
}

/** Waits before the next question; rejects when there is no time for one. */
type Wait = (question: number, askedSeconds: number | undefined, why: string) => Promise<void>;

function waiting<Result>(job: ExportJob<Result>): Wait {
  const { clock = systemClock, poll = {}, deadlineSeconds = 3600, signal } = job;
  const until = clock.now() + deadlineSeconds * 1000;
  return async (question, askedSeconds, why) => {
    const grown = Math.min((poll.firstSeconds ?? 2) * 2 ** question, poll.longestSeconds ?? 60);
    // Half of the pause is random, so that many connections do not ask at once.
    const seconds = askedSeconds ?? grown * (0.5 + clock.random() / 2);
    if (clock.now() + seconds * 1000 > until) {
      throw new SourceError(
        `export ${named(job)}: ${why} after ${deadlineSeconds} s: sync again later, or raise \`deadlineSeconds\``,
        { retry: true },
      );
    }
    await clock.sleep(seconds * 1000, signal);
    signal?.throwIfAborted();
  };
}

/** The state keeps text alone, and an id that is missing would be kept as well as a real one. */
function checkedId<Result>(job: ExportJob<Result>, id: unknown): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new HeadwaterError(
    'connector_failed',
    `export ${named(job)}: submit() gave ${JSON.stringify(id)} as the id of the job: a text is wanted`,
  );
}

function named({ name }: { readonly name: string }): string {
  return JSON.stringify(name);
}
