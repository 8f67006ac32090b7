import { HeadwaterError, restoreError, SourceError } from '@headwater/protocol';
import { reportFailure } from '../../report-failure.ts';

/** The operations that a complete read needs. */
export interface CompleteReadOperations<Table extends string, State> {
  truncate(table: Table, options: { readonly deferred: true }): Promise<void>;
  checkpoint(state: State): Promise<void>;
}

/** What a read gives back when it has come to its end. There is no other way to have one. */
export interface EverythingRead {
  readonly [everything]: true;
}

declare const everything: unique symbol;

/** Reads everything there is; gives back what it was given only if it has. */
export type ReadEverything = (everythingRead: EverythingRead) => Promise<EverythingRead>;

/**
 * Reads everything a source has for some tables. Rows that were there before and did not come again are marked deleted
 * when the sync ends well. A read that throws or stops early ends the sync, whoever catches it, as the rows it did not
 * come to would be marked too.
 *
 * For a connector that does it in every sync; {@link completeReadWhenDue} is for one that does not.
 *
 * @throws SourceError when the read stopped early
 * @example
 * await completeRead(op, ['issue'], async (everythingRead) => {
 *   for await (const { rows } of pages(api, '/issues', pageNumber())) await op.upsert('issue', rows);
 *   return everythingRead;
 * });
 */
export async function completeRead<Table extends string>(
  op: CompleteReadOperations<Table, never>,
  tables: readonly Table[],
  read: ReadEverything,
): Promise<void> {
  for (const table of tables) await op.truncate(table, { deferred: true });
  await readToTheEnd(op, tables, read);
}

/** Reads, and makes sure that a sync whose read was broken does not end well. */
export async function readToTheEnd<Table extends string>(
  op: CompleteReadOperations<Table, never>,
  tables: readonly Table[],
  read: ReadEverything,
): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody looks into it: it is known by what it is
  const token = Object.freeze({}) as EverythingRead;
  try {
    const given = await read(token);
    if (given === token) return;
    throw new SourceError(
      `the complete read of ${tables.join(', ')} stopped before its end, so that rows it did not come to would be marked deleted: sync again, or read on to the end`,
    );
  } catch (thrown) {
    const error = thrown instanceof HeadwaterError ? thrown : restoreError(reportFailure(thrown));
    // What an operation refuses is told by the sync.
    await endSync(op, error).catch(() => {});
    throw thrown;
  }
}

/**
 * Ends the sync with an error, even if the author goes on: the first error of an operation ends it, caught or not, and
 * an operation fails with what reading its state throws.
 */
async function endSync(op: CompleteReadOperations<never, never>, error: HeadwaterError): Promise<void> {
  const state = {
    get brokenRead(): never {
      throw error;
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is refused, whatever its type
  await op.checkpoint(state as never);
}
