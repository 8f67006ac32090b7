import type { HeadwaterError } from './errors.ts';
import type { Order, Report } from './messages.ts';

/** A way to run a connector and to talk with it. */
export interface ConnectorLink {
  /** Starts it. It waits for the order `start`. */
  open(listener: LinkListener): ConnectorHandle;
}

export interface LinkListener {
  report(report: Report): void;
  /** A line the connector printed. */
  output(stream: 'stdout' | 'stderr', line: string): void;
  /** It has ended, after its last report. `error` says why, when that was not by the order `end`. */
  closed(error: HeadwaterError | null): void;
}

export interface ConnectorHandle {
  send(order: Order): void;
  /** Ends it at once, without a chance to finish. */
  kill(): void;
}
