import { readCassette } from './cassette-file.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { Scrubber } from './scrubber.ts';
import type { StoredExchange } from './stored-exchange.ts';
import type { Answerer } from '../network/exchange.ts';
import { withNetwork } from '../network/with-network.ts';

/** What a recorded run is made with. */
export interface CassetteOptions {
  readonly file: string;
  /** Settings that are declared secret, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly scrub: readonly (string | RegExp)[];
  readonly unused: 'error' | 'allow';
  /** Answers instead of the network while it is recorded. */
  readonly source: Answerer | undefined;
}

/** Runs some work whose requests come from a cassette, or make one when there is none. */
export async function withCassette<T>(options: CassetteOptions, work: () => Promise<T>): Promise<T> {
  const { file } = options;
  const scrubber = new Scrubber(options.secrets, options.scrub);
  const isAskedFor = (process.env['HEADWATER_RECORD'] ?? '') !== '';
  const exchanges = isAskedFor ? undefined : readCassette(file);
  if (exchanges !== undefined) return replaying(options, exchanges, scrubber, work);
  if (!isAskedFor && (process.env['CI'] ?? '') !== '') {
    throw new Error(`there is no ${file}, and CI records none: run the test on your machine and commit it`);
  }
  const recording = record(file, scrubber, options.source);
  try {
    return await withNetwork(recording.answer, work, { isLive: true });
  } finally {
    recording.finish();
  }
}

async function replaying<T>(
  options: CassetteOptions,
  exchanges: readonly StoredExchange[],
  scrubber: Scrubber,
  work: () => Promise<T>,
): Promise<T> {
  const replayed = replay(options.file, exchanges, scrubber);
  let result: T;
  try {
    result = await withNetwork(replayed.answer, work);
  } catch (error) {
    throw replayed.unknown ?? error;
  }
  // A connector that swallows the error has not read what it asked for.
  if (replayed.unknown !== undefined) throw replayed.unknown;
  if (options.unused === 'error') replayed.checkUsed();
  return result;
}
