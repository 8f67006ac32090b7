import type { Budgets } from '@headwater/protocol';

/** The sizes that trade memory for speed. All in bytes. */
export interface Sizes extends Budgets {
  /** How much of one table must wait before it is loaded although no checkpoint has come. */
  readonly bytesToLoadEarly: number;
}

const megabyte = 2 ** 20;

/** Chosen so that a process tree stays below 640 MB with both processors busy. */
export const defaultSizes: Sizes = {
  rowsInMemory: 48 * megabyte,
  fileSize: 8 * megabyte,
  filesWaiting: 32 * megabyte,
  filesNotAwaited: 64 * megabyte,
  bytesToLoadEarly: 24 * megabyte,
};
