import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { explainError, explainFolder, isDiskFull, isOutOfMemory } from './explain-error.ts';
import { prepareMetadata } from './metadata.ts';
import { saltStatement } from './hash.ts';
import { createRunner, type Runner } from './runner.ts';
import { identifier, text } from './sql.ts';
import { Tuning } from './tuning.ts';
import { warehouseCatalog } from './warehouse-catalog.ts';

const megabyte = 2 ** 20;

/** What a warehouse is opened with. */
export interface WarehouseOptions {
  readonly file: string;
  readonly spoolFolder: string;
  /** What comes before each value that is hashed. */
  readonly hashSalt?: string | undefined;
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly run: Runner;
  readonly tuning: Tuning;
}

/**
 * A DuckDB file held open by this process alone. Its connection is locked down: it reads the spool folder and its own
 * file, nothing else, and no setting but those of {@link Tuning} can be changed.
 */
export class Warehouse {
  readonly #options: WarehouseOptions;
  #opened: Opened;

  private constructor(options: WarehouseOptions, opened: Opened) {
    this.#options = options;
    this.#opened = opened;
  }

  /**
   * Opens a file, and makes it with its folder when it is missing.
   *
   * @param memory how much memory DuckDB may use at first, in bytes
   * @throws DestinationError when it is locked, damaged, or no DuckDB file
   */
  static async open(options: WarehouseOptions, memory: number): Promise<Warehouse> {
    const { file } = options;
    if (file !== ':memory:') await makeFolder(dirname(file));
    const isNew = file !== ':memory:' && !existsSync(file);
    try {
      return new Warehouse(options, await open(options, memory));
    } catch (error) {
      if (isNew && isDiskFull(error)) await removeHalfMade(file);
      // A log of large values that a crash left takes more to read than loading them did.
      if (!isOutOfMemory(error)) throw error;
      return new Warehouse(options, await open(options, mostMemory()));
    }
  }

  get file(): string {
    return this.#options.file;
  }

  get hashSalt(): string | undefined {
    return this.#options.hashSalt;
  }

  get run(): Runner {
    return this.#opened.run;
  }

  /** What reads beside the session. Another one after {@link reopen}. */
  get connection(): DuckDBConnection {
    return this.#opened.connection;
  }

  get tuning(): Tuning {
    return this.#opened.tuning;
  }

  /** Opens the file again, with as much memory as there is: DuckDB answers nothing more after some of its errors. */
  async reopen(): Promise<void> {
    this.close();
    this.#opened = await open(this.#options, mostMemory());
  }

  close(): void {
    this.#opened.connection.closeSync();
    this.#opened.instance.closeSync();
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw explainFolder(error, folder);
  }
}

/** DuckDB could never open what it has begun to write: the next sync begins a new file. */
async function removeHalfMade(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(`${file}.wal`, { force: true });
}

async function open({ file, spoolFolder, hashSalt }: WarehouseOptions, memory: number): Promise<Opened> {
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.floor(memory / megabyte)}MiB`,
      temp_directory: join(spoolFolder, 'duckdb'),
      preserve_insertion_order: 'false',
      write_buffer_row_group_count: '1',
    });
    connection = await instance.connect();
    await connection.run(`ATTACH ${text(file)} AS ${identifier(warehouseCatalog)} (TYPE duckdb)`);
    await prepareMetadata(connection);
    await connection.run(
      `SET TimeZone = 'UTC';
       SET allowed_directories = [${text(join(spoolFolder, '/'))}];
       SET enable_external_access = false;
       SET auto_checkpoint_skip_wal_threshold = 0;
       SET allowed_configs = ['threads', 'memory_limit', 'checkpoint_threshold'];
       SET lock_configuration = true`,
    );
    if (hashSalt !== undefined) await connection.run(saltStatement(hashSalt));
    const run = createRunner(connection, file);
    return { instance, connection, run, tuning: new Tuning(run, memory, mostMemory()) };
  } catch (error) {
    connection?.closeSync();
    instance?.closeSync();
    throw explainError(error, file);
  }
}

/** The memory DuckDB may use when it must, in bytes: seven tenths of what this process can have. */
function mostMemory(): number {
  return 0.7 * Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
