/**
 * Nothing could be started, because of what the user gave: a wrong option, a missing file, a file that cannot be read.
 * The message is one line: what is wrong, where, and what to do. The command ends with 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
