import { HeadwaterError, reportError, type ErrorReport } from '@headwater/protocol';
import { findNetworkFailure } from './network-failure.ts';

/** Describes what ended a connector: a failed connection is the source's, anything else nobody meant the connector's. */
export function reportFailure(thrown: unknown): ErrorReport {
  const report = reportError(thrown, 'connector_failed');
  const failure = thrown instanceof HeadwaterError ? undefined : findNetworkFailure(thrown);
  if (failure === undefined) return report;
  const said = thrown === failure.error || !(thrown instanceof Error) ? '' : thrown.message;
  return { ...report, code: 'source', message: said === '' ? failure.text : `${said}: ${failure.text}` };
}
