/**
 * A server refused what it was asked for, or does not answer. The message is one line for the reader. The command ends
 * with 1.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  /** Null when there was no whole answer. */
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: { cause?: unknown }) {
    super(message, options);
    this.status = status;
  }
}
