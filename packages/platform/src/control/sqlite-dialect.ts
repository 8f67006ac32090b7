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
    await leaseOf(connection).begin((database) => this.#driver.beginTransaction(database));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await leaseOf(connection).commit((database) => this.#driver.commitTransaction(database));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await leaseOf(connection).rollback((database) => this.#driver.rollbackTransaction(database));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    leaseOf(connection).release();
  }

  async destroy(): Promise<void> {
    await this.#log.close();
    await this.#driver.destroy();
  }
}

/** A step of a transaction. */
type Step = (connection: DatabaseConnection) => Promise<void>;

/** The one connection, in the hands of somebody who has it alone while a transaction or a statement is under way. */
class Lease implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #turns: Turns;
  readonly #log: WriteAheadLog;
  #endTurn: (() => void) | null = null;
  #isInTransaction = false;
  #hasWritten = false;

  constructor(connection: DatabaseConnection, turns: Turns, log: WriteAheadLog) {
    this.#connection = connection;
    this.#turns = turns;
    this.#log = log;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#endTurn ??= await this.#turns.take();
    const result = await this.#connection.executeQuery<R>(query);
    this.#hasWritten ||= !SelectQueryNode.is(query.query);
    if (!this.#isInTransaction) await this.#reachDisk();
    return result;
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    this.#endTurn ??= await this.#turns.take();
    yield* this.#connection.streamQuery<R>(query, chunkSize);
  }

  async begin(work: Step): Promise<void> {
    this.#endTurn ??= await this.#turns.take();
    await work(this.#connection);
    this.#isInTransaction = true;
  }

  async commit(work: Step): Promise<void> {
    await work(this.#connection);
    await this.#reachDisk();
  }

  /** One whose commit could not reach the disk is over: what is under way by now is somebody else's. */
  async rollback(work: Step): Promise<void> {
    if (!this.#isInTransaction) return;
    await work(this.#connection);
    this.release();
  }

  /** What only was read is over already. */
  async #reachDisk(): Promise<void> {
    const hasWritten = this.#hasWritten;
    this.release();
    if (hasWritten) await this.#log.reachDisk();
  }

  release(): void {
    this.#isInTransaction = false;
    this.#hasWritten = false;
    this.#endTurn?.();
    this.#endTurn = null;
  }
}

function leaseOf(connection: DatabaseConnection): Lease {
  if (connection instanceof Lease) return connection;
  throw new TypeError('the connection is not one of this driver');
}
