import { availableParallelism } from 'node:os';
import type { Batch, StoredTable } from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { tableName } from './stored-table.ts';

/** How many rows DuckDB stores together. */
const rowsPerGroup = 122_880;

/** How many rows DuckDB handles together: it holds all their values in memory at once. */
const rowsPerVector = 2048;

const megabyte = 2 ** 20;

/** Memory for everything but the values themselves. */
const baseMemory = 128 * megabyte;

/** Memory for each column of a table that is written to. */
const memoryPerColumn = 64 * 1024;

/** From how many bytes on a commit goes right into the database file, without a stop in DuckDB's log. */
const directCommit = 16 * megabyte;

/** Keeps DuckDB's settings in step with what is loaded: processors, memory, and the way a commit takes. */
export class Tuning {
  readonly #run: Runner;
  readonly #mostMemory: number;
  readonly #settings = new Map<string, string>();
  readonly #tables = new Map<string, { rows: number; bytes: number; columns: number }>();
  #memory: number;
  #uncommittedBytes = 0;

  /**
   * @param memory what DuckDB may use so far, in bytes
   * @param mostMemory how far that may be raised
   */
  constructor(run: Runner, memory: number, mostMemory: number) {
    this.#run = run;
    this.#memory = memory;
    this.#mostMemory = mostMemory;
  }

  async beforeLoad(table: StoredTable, batch: Batch): Promise<void> {
    const sums = this.#tables.get(tableName(table)) ?? { rows: 0, bytes: 0, columns: 0 };
    this.#tables.set(tableName(table), sums);
    sums.columns = table.columns.length;
    for (const file of batch.files) {
      sums.rows += file.rows;
      sums.bytes += file.bytes;
      this.#uncommittedBytes += file.bytes;
    }
    await this.#set('threads', String(isSmallAppend(batch) ? 1 : availableParallelism()));
    await this.#raiseMemory(this.#neededMemory());
  }

  /**
   * DuckDB guesses the size of a commit by its rows. One of large values it would write to its log, with several
   * copies in memory, and then once more to the database.
   */
  async beforeCommit(): Promise<void> {
    await this.#set('checkpoint_threshold', this.#uncommittedBytes >= directCommit ? '1B' : '16MiB');
  }

  ended(): void {
    this.#uncommittedBytes = 0;
  }

  /** Lets DuckDB use as much as it may ever have. */
  async useMostMemory(): Promise<void> {
    await this.#raiseMemory(this.#mostMemory);
  }

  #neededMemory(): number {
    let columns = 0;
    let vector = 0;
    for (const table of this.#tables.values()) {
      columns += table.columns;
      vector = Math.max(vector, table.bytes * Math.min(1, rowsPerVector / table.rows));
    }
    return baseMemory + columns * memoryPerColumn + 1.25 * vector;
  }

  async #raiseMemory(bytes: number): Promise<void> {
    const memory = Math.min(bytes, this.#mostMemory);
    if (memory <= this.#memory) return;
    this.#memory = memory;
    await this.#set('memory_limit', `${Math.ceil(memory / megabyte)}MiB`);
  }

  async #set(name: string, value: string): Promise<void> {
    if (this.#settings.get(name) === value) return;
    await this.#run.execute(`SET ${name} = '${value}'`);
    this.#settings.set(name, value);
  }
}

/**
 * Whether rows are appended in a batch so small that several threads would each begin a group of rows they cannot
 * fill: the commit then has to write them all again. The connector has work for the other processors meanwhile.
 */
function isSmallAppend(batch: Batch): boolean {
  const rows = batch.files.reduce((sum, file) => sum + file.rows, 0);
  return batch.keysAreNew && !batch.mixed && rows < 8 * rowsPerGroup;
}
