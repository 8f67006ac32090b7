import { HeadwaterError, type ConnectorLink, type Report } from '@headwater/protocol';
import type { Connector } from '@headwater/sdk';
import { ConnectorRun } from '@headwater/sdk/host';

/** Runs a connector in this process: for tests, which want to replace what the connector talks with. */
export function inProcess(connector: Connector): ConnectorLink {
  return {
    open(listener) {
      let isClosed = false;
      const close = (error: HeadwaterError | null) => {
        if (isClosed) return;
        isClosed = true;
        listener.closed(error);
      };
      const report = (message: Report) => {
        // As through a pipe: what is reported is a copy.
        if (!isClosed) listener.report(structuredClone(message));
      };
      const run = new ConnectorRun(connector, { report });
      return {
        send(order) {
          if (order.kind === 'end') queueMicrotask(() => close(null));
          else queueMicrotask(() => run.receive(structuredClone(order)));
        },
        kill() {
          queueMicrotask(() => close(new HeadwaterError('connector_ended', 'the connector was ended')));
        },
      };
    },
  };
}
