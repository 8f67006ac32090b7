import type { Answerer, ReceivedAnswer, SentRequest } from '../network/exchange.ts';
import { writeCassette } from './cassette-file.ts';
import { withPlainBody } from './plain-body.ts';
import type { Scrubber } from './scrubber.ts';
import { storeExchange } from './stored-exchange.ts';

/** A recording under way. */
export interface Recording {
  readonly answer: Answerer;
  /** Writes what was recorded, if anything was. When a connection broke nothing is kept: it could not be replayed. */
  finish(): void;
}

/**
 * Asks the network, and keeps every exchange.
 *
 * @param source answers instead of the network
 */
export function record(file: string, scrubber: Scrubber, source?: Answerer): Recording {
  const exchanges: { request: SentRequest; answer: ReceivedAnswer | undefined }[] = [];
  let isBroken = false;
  return {
    async answer(request, forward) {
      // The place in the order is that of the request, not of its answer.
      const exchange: (typeof exchanges)[number] = { request, answer: undefined };
      exchanges.push(exchange);
      try {
        const received = source === undefined ? await forward() : await source(request, forward);
        exchange.answer = withPlainBody(received, request);
        return exchange.answer;
      } catch (error) {
        isBroken = true;
        throw error;
      }
    },
    finish() {
      if (isBroken || exchanges.length === 0) return;
      // At the end, when every token is known: one may stand in an answer before it is sent as a header.
      for (const { request, answer } of exchanges) {
        scrubber.watch(request);
        if (answer !== undefined) scrubber.watch(answer);
      }
      const stored = exchanges.flatMap(({ request, answer }) =>
        answer === undefined ? [] : [storeExchange(request, answer, scrubber)],
      );
      writeCassette(file, stored);
    },
  };
}
