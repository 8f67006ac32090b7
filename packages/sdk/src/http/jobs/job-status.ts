import { SourceError } from '@headwater/protocol';

/** What a source says when it is asked for an export: the job it began, or that it has no room for one now. */
export type Submitted = { readonly id: string } | { readonly busy: true; readonly waitSeconds?: number };

/** What a source says of a job. `expired`: it no longer knows the job, or what the job made. */
export type JobStatus<Result> =
  | { readonly state: 'running'; readonly waitSeconds?: number }
  | { readonly state: 'done'; readonly result: Result }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'expired' };

/** Where a job can stand. */
export type JobState = JobStatus<unknown>['state'];

/**
 * Says which of a vendor's words for the state of a job mean what. A word that nobody foresaw is an error, not a job that
 * runs for ever.
 *
 * @throws SourceError when a word is in no list
 * @example
 * const stateOf = jobStates({ running: ['pending', 'retry'], done: ['completed'], failed: ['internal_error'] });
 * stateOf('pending'); // 'running'
 */
export function jobStates<const State extends JobState>(
  words: Readonly<Record<State, readonly string[]>>,
): (word: string) => State {
  const states = new Map<string, State>();
  for (const [state, meant] of Object.entries<readonly string[]>(words)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the entries of an object have its names
    for (const word of meant) states.set(word.toLowerCase(), state as State);
  }
  return (word) => {
    const state = states.get(word.toLowerCase());
    if (state !== undefined) return state;
    const known = [...states.keys()].join(', ');
    throw new SourceError(
      `the state of a job is ${JSON.stringify(word)}, and only ${known} are known: add it to jobStates()`,
    );
  };
}
