import type { ErrorReport, LogLevel } from '@headwater/protocol';
import type { Log } from '@headwater/sdk';
import type { ServerLog } from './server-log.ts';

/** Hides in a text what nobody must see. */
export type Mask = (text: string) => string;

/** The log of one call, without the secrets among its settings. */
export interface CallLog {
  /** What the author is given. */
  readonly log: Log;
  readonly mask: Mask;
  /** Says, with its stack, that a call has failed. */
  failed(doing: string, error: ErrorReport): void;
}

export function callLog(server: ServerLog, mask: Mask): CallLog {
  const write = (level: LogLevel) => (message: string) => server.connector(level, mask(String(message)));
  return {
    log: { debug: write('debug'), info: write('info'), warning: write('warning'), error: write('error') },
    mask,
    failed(doing, { message, stack }) {
      const rest = stack === undefined || !stack.includes('\n') ? '' : stack.slice(stack.indexOf('\n'));
      server.library('error', mask(`${doing} failed: ${message}${rest}`));
    },
  };
}
