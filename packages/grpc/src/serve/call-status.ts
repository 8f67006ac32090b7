import { status } from '@grpc/grpc-js';
import type { ErrorCode, ErrorReport } from '@headwater/protocol';

/** How a call ends that failed. */
export interface CallStatus {
  readonly code: status;
  /** One line. */
  readonly details: string;
}

/** Details travel in a header, which has little room. */
const mostDetails = 1000;

/** Gives the status of a call that failed. What an error raised on purpose says is for people; the rest is a fault. */
export function callStatus({ code, message }: Pick<ErrorReport, 'code' | 'message'>): CallStatus {
  return { code: statusOf(code), details: oneLine(message) };
}

function statusOf(code: ErrorCode): status {
  if (code === 'configuration') return status.INVALID_ARGUMENT;
  if (code === 'sync_cancelled') return status.UNAVAILABLE;
  return code === 'connector_failed' || code === 'internal' ? status.UNKNOWN : status.ABORTED;
}

/** Writes a message of several lines, as that of several settings, in one. */
export function oneLine(message: string): string {
  const line = message
    .split(/[\r\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('; ');
  return line.length > mostDetails ? `${line.slice(0, mostDetails - 1)}…` : line;
}
