import { ConfigurationError } from '@headwater/protocol';

/** How work is done side by side. */
export interface InOrderOptions {
  /** Ends all of it. */
  readonly signal?: AbortSignal;
}

/** An item on its way: its result, or that there was no item left. */
type Slot<R> = { readonly isEnd: true } | { readonly isEnd: false; readonly result: R };

/** Finished results wait for the ones before them, this many for each place at work. */
const queuedPerPlace = 2;

/**
 * Does work for many items at the same time, and gives the results in the order of the items. When one fails, the work
 * of those after it is ended by their signal; the results of those before it still come, then the error.
 *
 * @example
 * for await (const rows of inOrder(repositories, 8, (name, signal) => readIssues(name, signal))) {
 *   await op.upsert('issue', rows);
 * }
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  options: InOrderOptions = {},
): AsyncGenerator<R, void, undefined> {
  if (!(concurrency >= 1))
    throw new ConfigurationError(`inOrder got a concurrency of ${concurrency}: give 1 or more`);
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const seats = seatsFor(concurrency);
  const queue: { readonly slot: Promise<Slot<R>>; readonly stop: AbortController }[] = [];
  let isClosed = false;
  let pulled: Promise<unknown> = Promise.resolve();

  // Items are taken one after the other, whoever asks first.
  function pull(): Promise<IteratorResult<T>> {
    const taken = pulled.then(() => source.next());
    pulled = taken.catch(() => undefined);
    return taken;
  }

  async function fill(signal: AbortSignal): Promise<Slot<R>> {
    const step = await pull();
    if (step.done === true) return { isEnd: true };
    await seats.take();
    try {
      signal.throwIfAborted();
      return { isEnd: false, result: await work(step.value, signal) };
    } finally {
      seats.leave();
    }
  }

  function add(): void {
    const stop = new AbortController();
    const signal =
      options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
    const entry = { slot: fill(signal), stop };
    queue.push(entry);
    entry.slot.catch((error: unknown) => {
      isClosed = true;
      const at = queue.indexOf(entry);
      for (const later of queue.slice(at + 1)) later.stop.abort(error);
    });
  }

  try {
    for (;;) {
      options.signal?.throwIfAborted();
      while (!isClosed && queue.length < concurrency * queuedPerPlace) add();
      const slot = await queue[0]?.slot;
      if (slot === undefined || slot.isEnd) return;
      queue.shift();
      yield slot.result;
    }
  } catch (error) {
    // Work that was ended fails in ways of its own.
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    isClosed = true;
    for (const { stop } of queue) stop.abort(new Error('the work was left'));
    // Nothing goes on behind the back of whoever has left.
    await Promise.allSettled(queue.map(({ slot }) => slot));
    await source.return?.();
  }
}

/** Lets a number of works go on at once; the others wait in a row. */
function seatsFor(concurrency: number): { take(): Promise<void>; leave(): void } {
  let free = concurrency;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((wake) => void waiting.push(wake));
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
