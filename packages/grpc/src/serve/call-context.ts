import { AsyncLocalStorage } from 'node:async_hooks';

/** A call whose code of the author is running. */
export interface CallContext {
  /** Takes an error of that code which nobody caught. */
  fail(error: unknown): void;
}

const calls = new AsyncLocalStorage<CallContext>();

/** Runs code of the author, so that all it starts is known to belong to a call. */
export function inCall<T>(call: CallContext, work: () => T): T {
  return calls.run(call, work);
}

/** The call that the running code belongs to; undefined when nobody knows. */
export function currentCall(): CallContext | undefined {
  return calls.getStore();
}
