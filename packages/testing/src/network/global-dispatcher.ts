import { interception } from '@headwater/sdk/host';

/** Where undici keeps what carries the requests of everybody: its own versions, and the `fetch` of Node. */
const places = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));

let users = 0;
let restore: () => void = () => {};

/**
 * Lets every request without a dispatcher of its own pass the interception of its run, while some work runs. Requests
 * of no run go where they went before.
 */
export async function whileGlobal<T>(work: () => Promise<T>): Promise<T> {
  // Here, as a test that replaces no network need not load undici.
  const { getGlobalDispatcher, setGlobalDispatcher } = await import('undici');
  if (users === 0) {
    const before = places.map((place): unknown => Reflect.get(globalThis, place));
    restore = () => {
      for (const [index, place] of places.entries()) Reflect.set(globalThis, place, before[index]);
    };
    const original = getGlobalDispatcher();
    setGlobalDispatcher(
      original.compose((dispatch) => (options, handler) => {
        const run = interception.getStore();
        return run === undefined
          ? dispatch(options, handler)
          : run.through(original).dispatch(options, handler);
      }),
    );
  }
  users += 1;
  try {
    return await work();
  } finally {
    users -= 1;
    if (users === 0) restore();
  }
}
