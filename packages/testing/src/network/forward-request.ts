import { interception } from '@headwater/sdk/host';
import type { Dispatcher } from 'undici';
import type { ReceivedAnswer } from './exchange.ts';

type Dispatch = Dispatcher['dispatch'];

/** Sends a request on to the network, which is no request of the run any more, and collects its answer. */
export function forwardRequest(
  dispatch: Dispatch,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<ReceivedAnswer> {
  return new Promise((resolve, reject) => {
    let begun = { status: 0, statusText: '', headers: {} };
    const chunks: Buffer[] = [];
    const collector: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        const abort = () => controller.abort(asError(signal.reason));
        if (signal.aborted) abort();
        else signal.addEventListener('abort', abort, { once: true });
      },
      onResponseStart(_controller, status, headers, statusText = '') {
        // Those below 200 only announce the answer.
        if (status >= 200) begun = { status, statusText, headers };
      },
      onResponseData(_controller, chunk) {
        chunks.push(Buffer.from(chunk));
      },
      onResponseEnd() {
        resolve({ ...begun, body: Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    };
    interception.exit(() => dispatch(options, collector));
  });
}

/** Gives what was thrown as an error, which is what a client expects of a connection that broke. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
