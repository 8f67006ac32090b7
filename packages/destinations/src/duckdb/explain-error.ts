import { DestinationError, whyDiskIsFull } from '@headwater/protocol';

/** Says what an error of DuckDB means for the person who runs the sync. */
export function explainError(error: unknown, file: string): Error {
  if (error instanceof DestinationError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };

  if (message.includes('Conflicting lock is held') || message.includes('Could not set lock on file')) {
    const holder = /held in (.*?) \(PID (\d+)\)/.exec(message);
    const who = holder === null ? 'another program' : `${holder[1]} (process ${holder[2]})`;
    return new DestinationError(
      'destination_locked',
      `${file} is held by ${who}: close it there and run again`,
      cause,
    );
  }
  if (message.includes('not a valid DuckDB database file')) {
    return new DestinationError(
      'destination_invalid',
      `${file} is not a DuckDB file: move it away, or name another file`,
      cause,
    );
  }
  const full = whyDiskIsFull(error);
  if (full !== undefined)
    return new DestinationError('disk_full', `${placeOf(message, file)}: ${full}`, cause);
  if (message.includes('failed to offload data block')) {
    return new DestinationError(
      'destination_out_of_memory',
      `${file}: DuckDB ran out of memory, and the spool folder's disk has no room for what it puts aside: make room there, or run the sync on a machine with more memory`,
      cause,
    );
  }
  if (/Out of Memory Error|could not allocate block|failed to pin block/i.test(message)) {
    return new DestinationError(
      'destination_out_of_memory',
      `${file}: DuckDB ran out of memory (${firstLine(message)}): run the sync on a machine with more, or send smaller values`,
      cause,
    );
  }
  return new DestinationError('destination', `${file}: ${firstLine(message)}`, cause);
}

/** Says why the folder of a warehouse could not be made. */
export function explainFolder(error: unknown, folder: string): DestinationError {
  const full = whyDiskIsFull(error);
  const reason = full ?? (error instanceof Error ? error.message : String(error));
  return new DestinationError(
    full === undefined ? 'destination' : 'disk_full',
    `${folder} could not be made for the warehouse: ${reason}`,
    { cause: error },
  );
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof DestinationError && error.code === 'disk_full';
}

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof DestinationError && error.code === 'destination_out_of_memory';
}

/** Whether DuckDB answers nothing more after an error until the file is opened again. */
export function wantsReopening(error: unknown): boolean {
  const cause = error instanceof DestinationError ? error.cause : undefined;
  return cause instanceof Error && /^FATAL Error|has been invalidated/.test(cause.message);
}

/** Whether there was nothing to roll back: DuckDB itself rolls back what it cannot commit. */
export function hasNoTransaction(error: unknown): boolean {
  return error instanceof DestinationError && error.message.includes('no transaction is active');
}

/** The file that could not be written: the warehouse, of which DuckDB's log is a part, or one DuckDB puts aside. */
function placeOf(message: string, file: string): string {
  const path = /file "([^"]+)"/.exec(message)?.[1];
  return path === undefined || path.startsWith(file) ? file : path;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
