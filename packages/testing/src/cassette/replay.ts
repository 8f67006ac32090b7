import type { Answerer } from '../network/exchange.ts';
import type { Scrubber } from './scrubber.ts';
import { requestKey, restoreAnswer, type RequestKey, type StoredExchange } from './stored-exchange.ts';

const again = 'record again with HEADWATER_RECORD=1';

/** A replay under way. */
export interface Replay {
  readonly answer: Answerer;
  /** The first request the cassette does not have. */
  readonly unknown: Error | undefined;
  /** @throws Error when the cassette has exchanges that were never asked for */
  checkUsed(): void;
}

/** Answers from a cassette: each exchange once, those of equal requests in their order. */
export function replay(file: string, exchanges: readonly StoredExchange[], scrubber: Scrubber): Replay {
  const left = new Map<string, StoredExchange[]>();
  for (const exchange of exchanges) {
    const key = keyText(exchange);
    left.set(key, [...(left.get(key) ?? []), exchange]);
  }
  let unknown: Error | undefined;
  return {
    async answer(request) {
      scrubber.watch(request);
      const key = requestKey(request, scrubber);
      const exchange = left.get(keyText(key))?.shift();
      if (exchange !== undefined) return restoreAnswer(exchange);
      const known = exchanges.some((each) => keyText(each) === keyText(key));
      const error = new Error(
        `${requestText(key)} is ${known ? 'asked for more often than' : 'not'} in ${file}: ${again}`,
      );
      unknown ??= error;
      throw error;
    },
    get unknown() {
      return unknown;
    },
    checkUsed() {
      const unused = [...left.values()].flat();
      const [first] = unused;
      if (first === undefined) return;
      const more = unused.length === 1 ? '' : ` and ${unused.length - 1} more`;
      throw new Error(
        `${requestText(first)}${more} in ${file} was never asked for: ${again}, or allow it with unused: 'allow'`,
      );
    },
  };
}

function keyText({ method, url, sent }: RequestKey): string {
  return JSON.stringify([method, url, sent ?? null]);
}

const longestText = 80;

function requestText({ method, url, sent }: RequestKey): string {
  if (sent === undefined) return `${method} ${url}`;
  const text = 'text' in sent ? sent.text : `bytes with the SHA-256 ${sent.sha256}`;
  return `${method} ${url} with ${text.length > longestText ? `${text.slice(0, longestText)}…` : text}`;
}
