import {
  SelectQueryNode,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { sqliteDatabase } from './sqlite-database.ts';
import { Turns } from './turns.ts';
import { WriteAheadLog } from './write-ahead-log.ts';

/**
 * SQLite for a server: who writes has the database alone until the commit, and waits for the disk afterwards, while
 * others go on. What they read meanwhile is on the disk before anything is that they write.
 */
export function sqliteDialect(file: string): Dialect {
  return {
    createDriver: () => new ServerDriver(file),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ServerAdapter(),
    createIntrospector: (store) => new SqliteIntrospector(store),
  };
}

/** Turns are taken by the driver, which knows when one is over. */
class ServerAdapter extends SqliteAdapter {
  override get supportsMultipleConnections() {
    return true;
  }
}

class ServerDriver implements Driver {
  readonly #driver: SqliteDriver;
  readonly #turns = new Turns();
  readonly #log: WriteAheadLog;

  constructor(file: string) {
    this.#driver = new SqliteDriver({ database: async () => sqliteDatabase(file) });
    this.#log = new WriteAheadLog(file);
  }

  async init(): Promise<void> {
    await this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new Lease(await this.#driver.acquireConnection(), this.#turns, this.#log);
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await leaseOf(connection).begin(() => this.#driver.beginTransaction(connection));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await leaseOf(connection).commit(() => this.#driver.commitTransaction(connection));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await leaseOf(connection).rollback(() => this.#driver.rollbackTransaction(connection));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    leaseOf(connection).release();
  }

  async destroy(): Promise<void> {
    await this.#log.close();
    await this.#driver.destroy();
  }
}

/** The one connection, in the hands of somebody who has it alone while a transaction or a statement is under way. */
class Lease implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #turns: Turns;
  readonly #log: WriteAheadLog;
  #endTurn: (() => void) | null = null;
  #isInTransaction = false;

  constructor(connection: DatabaseConnection, turns: Turns, log: WriteAheadLog) {
    this.#connection = connection;
    this.#turns = turns;
    this.#log = log;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#endTurn ??= await this.#turns.take();
    const result = await this.#connection.executeQuery<R>(query);
    if (!this.#isInTransaction && !SelectQueryNode.is(query.query)) await this.#reachDisk();
    return result;
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    this.#endTurn ??= await this.#turns.take();
    yield* this.#connection.streamQuery<R>(query, chunkSize);
  }

  async begin(work: () => Promise<void>): Promise<void> {
    this.#isInTransaction = true;
    await work();
  }

  async commit(work: () => Promise<void>): Promise<void> {
    await work();
    await this.#reachDisk();
  }

  /** One whose commit could not reach the disk is over: what is under way by now is somebody else's. */
  async rollback(work: () => Promise<void>): Promise<void> {
    if (!this.#isInTransaction) return;
    await work();
    this.#isInTransaction = false;
  }

  async #reachDisk(): Promise<void> {
    this.release();
    await this.#log.reachDisk();
  }

  release(): void {
    this.#isInTransaction = false;
    this.#endTurn?.();
    this.#endTurn = null;
  }
}

function leaseOf(connection: DatabaseConnection): Lease {
  if (connection instanceof Lease) return connection;
  throw new TypeError('the connection is not one of this driver');
}
