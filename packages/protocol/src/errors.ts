/** Who can do something about an error. */
export type Actor = 'user' | 'source' | 'destination' | 'headwater';

/** Every error Headwater raises on purpose: who must act, and what it means. The documentation prints this table. */
export const errorCodes = {
  configuration: { actor: 'user', meaning: 'A setting is missing or cannot be used.' },
  connector_not_found: { actor: 'user', meaning: 'The folder holds no connector.' },
  connector_invalid: { actor: 'user', meaning: 'The file could not be loaded, or exports no connector.' },
  schema_invalid: { actor: 'user', meaning: 'The schema of the connector contradicts itself.' },
  unknown_type: { actor: 'user', meaning: 'A column is declared with a type that does not exist.' },
  decimal_without_precision: { actor: 'user', meaning: 'A DECIMAL is declared without usable digits.' },
  state_invalid: { actor: 'user', meaning: 'A state is no JSON object, or holds what JSON cannot say.' },
  row_invalid: { actor: 'user', meaning: 'An operation was given something that is no row.' },
  type_mismatch: { actor: 'user', meaning: 'A value does not fit the declared type of its column.' },
  null_primary_key: { actor: 'user', meaning: 'A row has no value for a column of its primary key.' },
  keyless_operation: {
    actor: 'user',
    meaning: 'An update or delete was sent to a table without a primary key.',
  },
  operation_outside_update: { actor: 'user', meaning: 'An operation was called outside update().' },
  operation_not_awaited: {
    actor: 'user',
    meaning: 'More operations wait than memory allows, as none was awaited.',
  },
  key_collision: {
    actor: 'user',
    meaning: 'The primary key changed and stored rows do not fit the new one.',
  },
  connector_ended: { actor: 'user', meaning: 'The process of the connector ended before its update() did.' },
  connector_out_of_memory: { actor: 'user', meaning: 'The connector needed more memory than it may have.' },
  connector_failed: { actor: 'user', meaning: 'The code of the connector threw an error.' },
  sync_timeout: { actor: 'user', meaning: 'The sync took longer than it was allowed to.' },
  sync_cancelled: { actor: 'user', meaning: 'The sync was stopped from outside.' },
  access_denied: {
    actor: 'user',
    meaning: 'The source does not accept the credentials, or they may not read what was asked for.',
  },
  source: { actor: 'source', meaning: 'The source refused, vanished or was too slow.' },
  destination: { actor: 'destination', meaning: 'The destination could not take the rows.' },
  destination_out_of_memory: {
    actor: 'destination',
    meaning: 'The destination needed more memory than it may have for one commit.',
  },
  destination_locked: { actor: 'destination', meaning: 'Another program holds the destination.' },
  destination_invalid: {
    actor: 'destination',
    meaning: 'The destination is not one Headwater can write to.',
  },
  disk_full: { actor: 'destination', meaning: 'The disk has no room left.' },
  protocol: {
    actor: 'headwater',
    meaning: 'The host of a connector and the engine misunderstood each other.',
  },
  internal: { actor: 'headwater', meaning: 'A fault of Headwater itself; please report it.' },
} as const satisfies Record<string, { actor: Actor; meaning: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** An error with a place in the table of errors. Its message is one line: what happened, on what, what to do. */
export class HeadwaterError extends Error {
  override readonly name: string = 'HeadwaterError';
  readonly code: ErrorCode;
  /** From when on the source may be asked again, as ISO 8601; undefined when it did not say. */
  readonly retryAt: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAt?: string } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryAt = options.retryAt;
  }

  /** Who can do something about it. */
  get actor(): Actor {
    return errorCodes[this.code].actor;
  }
}

/** A setting is missing or wrong: the user can mend it. */
export class ConfigurationError extends HeadwaterError {
  override readonly name = 'ConfigurationError';

  constructor(message: string, options?: { cause?: unknown }) {
    super('configuration', message, options);
  }
}

/** What is known of a failure of a source beside its message. */
export interface SourceErrorOptions {
  /** Whether the same request may succeed later. @default false */
  readonly retry?: boolean;
  /** From when on the source may be asked again, when it says so. */
  readonly retryAt?: Date | undefined;
  /** `access_denied` when it is the user who must act: the credentials are not accepted. @default 'source' */
  readonly code?: 'source' | 'access_denied';
  readonly cause?: unknown;
}

/**
 * The source refused, vanished or was too slow.
 *
 * @example
 * throw new SourceError(`GET ${url} answered 503: try again later`, { retry: true });
 */
export class SourceError extends HeadwaterError {
  override readonly name: string = 'SourceError';
  /** Whether the same request may succeed later. */
  readonly retry: boolean;

  constructor(
    message: string,
    { retry = false, retryAt, code = 'source', ...rest }: SourceErrorOptions = {},
  ) {
    super(code, message, { ...rest, ...isoText(retryAt) });
    this.retry = retry;
  }
}

const lastYear = 9999;

/** A time that no calendar has says nothing. */
function isoText(retryAt: Date | undefined): { retryAt?: string } {
  return retryAt !== undefined && retryAt.getUTCFullYear() <= lastYear
    ? { retryAt: retryAt.toISOString() }
    : {};
}

/** The destination could not take the rows. */
export class DestinationError extends HeadwaterError {
  override readonly name = 'DestinationError';
}

/** An error as it crosses a process border. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where it was thrown, for an error that is nobody's on purpose. */
  readonly stack?: string;
  /** From when on the source may be asked again, as ISO 8601. */
  readonly retryAt?: string;
}

/** Describes anything thrown; what is no {@link HeadwaterError} gets the given code. */
export function reportError(thrown: unknown, code: ErrorCode): ErrorReport {
  if (thrown instanceof HeadwaterError) {
    const { retryAt } = thrown;
    return { code: thrown.code, message: thrown.message, ...(retryAt !== undefined && { retryAt }) };
  }
  if (thrown instanceof Error) {
    const message = `${thrown.name}: ${thrown.message}${causes(thrown)}`;
    return thrown.stack === undefined ? { code, message } : { code, message, stack: thrown.stack };
  }
  return { code, message: String(thrown) };
}

/** Causes can go round in a circle. */
const mostCauses = 10;

/** What an error says of its causes: `fetch failed` alone helps nobody. */
function causes(error: Error, left = mostCauses): string {
  const { cause } = error;
  if (!(cause instanceof Error) || cause === error || left === 0) return '';
  return ` (${cause.message || cause.name}${causes(cause, left - 1)})`;
}

/** Makes the error that was described on the other side of a process border. */
export function restoreError(report: ErrorReport): HeadwaterError {
  const { retryAt } = report;
  const error = new HeadwaterError(report.code, report.message, retryAt === undefined ? {} : { retryAt });
  if (report.stack !== undefined) error.stack = report.stack;
  return error;
}
