import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from 'headwater';

/** The source failed too often: whoever asks is refused without asking it. */
class CircuitOpenError extends SourceError {
  override readonly name = 'CircuitOpenError';
}

/** Asks a source, some times if need be. */
export type Circuit = <Answer>(ask: () => Promise<Answer>, signal: AbortSignal) => Promise<Answer>;

const firstPauseMs = 50;

/**
 * Makes what all requests of a sync go through. Each is tried again while its failure may pass, but the failures of all of
 * them are counted together: after some in a row the source is down, and nobody goes on asking it.
 */
export function circuitBreaker(mostFailures: number): Circuit {
  const failures: SourceError[] = [];
  const isOpen = () => failures.length >= mostFailures;
  return async (ask, signal) => {
    for (let tries = 1; !isOpen(); tries += 1) {
      try {
        const answer = await ask();
        failures.length = 0;
        return answer;
      } catch (error) {
        // Work that was ended ends with whatever ended it, which may well be the failure of another request.
        signal.throwIfAborted();
        // A refusal is no failure: asking again would not help, and the source is well.
        if (!(error instanceof SourceError && error.retry)) throw error;
        failures.push(error);
      }
      if (!isOpen()) await sleep(Math.random() * firstPauseMs * 2 ** tries, undefined, { signal });
    }
    const cause = failures.at(-1);
    const happened = `the source failed ${failures.length} times in a row, and is not asked any more`;
    throw new CircuitOpenError(`${happened}: ${cause?.message}`, { retry: true, cause });
  };
}
