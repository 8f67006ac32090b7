import { interception } from '@headwater/sdk/host';
import { skippingClock } from './skipping-clock.ts';
import { standIn, type FetchAnswer } from './stand-in.ts';
import { answering } from './with-network.ts';

/**
 * Lets a function of the test answer while some work runs: instead of the global `fetch`, which then throws what the
 * function throws, and to clients of `headwater/http`.
 */
export async function withFetch<T>(answer: FetchAnswer | undefined, work: () => Promise<T>): Promise<T> {
  if (answer === undefined) return work();
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => answer(new Request(input, init));
  const through = answering(standIn(answer));
  try {
    return await interception.run(
      { through: (dispatcher) => dispatcher.compose(through), clock: skippingClock() },
      work,
    );
  } finally {
    globalThis.fetch = original;
  }
}
