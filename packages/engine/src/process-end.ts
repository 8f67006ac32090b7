import { HeadwaterError } from '@headwater/protocol';

/** Says why the process of a connector ended before its sync did. */
export function explainEnd(end: {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastLines: readonly string[];
  readonly memoryMegabytes: number | undefined;
}): HeadwaterError {
  if (end.lastLines.some((line) => /heap out of memory|Allocation failed/i.test(line))) {
    const limit = end.memoryMegabytes === undefined ? '' : ` of ${end.memoryMegabytes} MB`;
    return new HeadwaterError(
      'connector_out_of_memory',
      `the connector ran out of its memory${limit}: read smaller pages, and do not keep rows that were written`,
    );
  }
  if (end.signal !== null) {
    const hint = end.signal === 'SIGKILL' ? ' (when nobody sent it, the system was out of memory)' : '';
    return new HeadwaterError('connector_ended', `the connector's process was ended by ${end.signal}${hint}`);
  }
  if (end.code === 0) {
    return new HeadwaterError(
      'connector_ended',
      "the connector's process ended before update() did: remove process.exit(), and throw an error to fail",
    );
  }
  const last =
    end.lastLines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ??
    end.lastLines.findLast((line) => line.trim() !== '');
  return new HeadwaterError(
    'connector_ended',
    `the connector's process ended with code ${end.code ?? 'unknown'} before update() did${last === undefined ? '' : `: ${last}`}`,
  );
}
