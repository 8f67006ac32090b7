import { status, type ServiceError } from '@grpc/grpc-js';
import { HeadwaterError, reportError, type ErrorCode, type ErrorReport } from '@headwater/protocol';
import { mostMessageBytes } from '../service.ts';

/**
 * Says what an error of gRPC means.
 *
 * @param doing what was asked for: `update()`
 */
export function explainStatus(error: unknown, doing: string, address: string): HeadwaterError {
  if (error instanceof HeadwaterError) return error;
  if (!isServiceError(error))
    return new HeadwaterError('internal', `${doing}: ${String(error)}`, { cause: error });
  const { details } = error;
  const of = (code: ErrorCode, message: string): HeadwaterError =>
    new HeadwaterError(code, message, { cause: error });
  switch (error.code) {
    case status.UNAVAILABLE:
      return of('connector_ended', `the connector at ${address} is not there${afterColon(details)}`);
    case status.UNIMPLEMENTED:
      return of(
        'connector_invalid',
        `the server at ${address} does not know ${doing}: it must serve fivetran_sdk.v2.SourceConnector`,
      );
    case status.RESOURCE_EXHAUSTED:
      return of(
        'connector_failed',
        `${doing}: a message is larger than ${mostMessageBytes / 2 ** 20} MB: send smaller rows, or files in parts (${details})`,
      );
    case status.CANCELLED:
      return of('sync_cancelled', 'the connector ended the call');
    case status.DEADLINE_EXCEEDED:
      return of('connector_failed', `${doing} took too long${afterColon(details)}`);
    case status.INVALID_ARGUMENT:
      return of('configuration', details);
    case status.INTERNAL:
    case status.UNKNOWN:
      if (/HTTP status|Protocol error|RST_STREAM|parse|Parse/.test(details)) {
        return of(
          'connector_invalid',
          `the server at ${address} speaks another protocol${afterColon(details)}`,
        );
      }
      return failedIn(details, doing);
    default:
      return failedIn(details, doing);
  }
}

/** Describes an error with the places in the author's files, which no other error raised on purpose needs. */
export function reportRemote(error: unknown): ErrorReport {
  const report = reportError(error, 'internal');
  if (report.code !== 'connector_failed' || !(error instanceof HeadwaterError)) return report;
  return error.stack === undefined ? report : { ...report, stack: error.stack };
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && typeof error.details === 'string';
}

function afterColon(details: string): string {
  const [first = ''] = details.split('\n');
  return first === '' ? '' : `: ${first}`;
}

/** What the Python SDK puts before the message of an exception. */
const wrappings =
  /^(?:Exception (?:calling application|iterating responses): )?(?:failed while executing [\w ]+\(?\)?(?: '[^']*')? error: )?/;

/** An exception of the connector: its message, and the lines of its traceback that are not of libraries. */
function failedIn(details: string, doing: string): HeadwaterError {
  const [before = '', ...traces] = details.split('Traceback (most recent call last):');
  const message = before.replace(wrappings, '').trim();
  const trace = traces[0] ?? '';
  // The first of a chain is the one that was raised by the connector: its last line says its type.
  const last = trace
    .trimEnd()
    .split('\n')
    .findLast((line) => /^[\w.]+(?::|$)/.test(line));
  const text = last !== undefined && last.includes(message) ? last : message || last || 'it says nothing';
  const told = text.trim();
  // Some say it themselves.
  const error = new HeadwaterError('connector_failed', told.includes(doing) ? told : `${doing}: ${told}`);
  const frames = ownFrames(trace);
  if (frames.length > 0) error.stack = [error.message, ...frames].join('\n');
  return error;
}

/** The places of a Python traceback that are the author's, nearest first, as JavaScript writes them. */
function ownFrames(trace: string): string[] {
  const frames = [...trace.matchAll(/^ {2}File "([^"]+)", line (\d+), in (.+)$/gm)]
    .filter(([, file = '']) => !/site-packages|\/lib\/python|launcher\.py|^</.test(file))
    .map(([, file = '', line, name]) => `    at ${name} (${file}:${line})`);
  return frames.reverse();
}
