import {
  isSameKey,
  type Batch,
  type CommitRecord,
  type DestinationSession,
  type LoadCounts,
  type NumberFacts,
  type Recovered,
  type StoredColumn,
  type StoredTable,
} from '@headwater/protocol';
import { castExpression, duckdbType } from './column-types.ts';
import { commitStatements, readMetadata } from './metadata.ts';
import { hasNoTransaction, isOutOfMemory, wantsReopening } from './explain-error.ts';
import { checkNameIsFree } from './free-name.ts';
import { hashExpression, mustHaveSalt } from './hash.ts';
import { checkNewKey, dropped } from './key-change.ts';
import { mergeMixed } from './mixed.ts';
import type { Runner } from './runner.ts';
import { identifier, instant } from './sql.ts';
import { storedNumbers } from './stored-numbers.ts';
import { createTableStatement, tableName } from './stored-table.ts';
import type { UploadFolder } from './upload-folder.ts';
import { upsert } from './upsert.ts';
import { inWarehouse } from './warehouse-catalog.ts';
import type { Warehouse } from './warehouse.ts';

/** One sync's hold of a DuckDB file. The transaction begins with the first change after a commit. */
export class DuckDBSession implements DestinationSession {
  readonly #warehouse: Warehouse;
  readonly #uploadsOf: (connection: string) => UploadFolder;
  #isOpen = false;
  #commitNumber = 0;
  /**
   * Tables whose rows changed in the open transaction. DuckDB refuses to alter one that lost rows, and fails now and
   * then after one that got some was altered (duckdb/duckdb#25724).
   */
  readonly #touched = new Set<string>();

  constructor(warehouse: Warehouse, uploadsOf: (connection: string) => UploadFolder) {
    this.#warehouse = warehouse;
    this.#uploadsOf = uploadsOf;
  }

  async recover(connection: string): Promise<Recovered> {
    const { recovered, commitNumber } = await readMetadata(this.#run, connection);
    this.#commitNumber = commitNumber;
    await this.#uploadsOf(connection).recover(commitNumber);
    return recovered;
  }

  async createTable(table: StoredTable): Promise<void> {
    mustHaveSalt(table, this.#warehouse.hashSalt);
    await this.#begin();
    await checkNameIsFree(this.#run, table, this.#warehouse.file);
    await this.#run.execute(`CREATE SCHEMA IF NOT EXISTS ${inWarehouse(table.schema)}`);
    await this.#run.execute(createTableStatement(table));
  }

  canAlter(table: StoredTable): boolean {
    return !this.#touched.has(tableName(table));
  }

  async alterTable(from: StoredTable, to: StoredTable): Promise<void> {
    mustHaveSalt(to, this.#warehouse.hashSalt);
    await this.#begin();
    await this.#alterColumns(from, to);
    if (!isSameKey(from.primaryKey, to.primaryKey)) await checkNewKey(this.#run, from, to);
    for (const column of dropped(from, to)) {
      await this.#run.execute(`ALTER TABLE ${tableName(to)} DROP COLUMN ${identifier(column.name)}`);
    }
  }

  async #alterColumns(from: StoredTable, to: StoredTable): Promise<void> {
    const before = new Map(from.columns.map((column) => [column.source, column]));
    for (const column of to.columns) {
      const old = before.get(column.source);
      const name = identifier(column.name);
      if (old === undefined) {
        await this.#run.execute(`ALTER TABLE ${tableName(to)} ADD COLUMN ${name} ${duckdbType(column.type)}`);
      } else if (isHashedAnew(old, column) || duckdbType(old.type) !== duckdbType(column.type)) {
        const value = isHashedAnew(old, column)
          ? hashExpression(name, old.type)
          : castExpression(name, old.type, column.type);
        await this.#run.execute(
          `ALTER TABLE ${tableName(to)} ALTER COLUMN ${name} SET DATA TYPE ${duckdbType(column.type)} USING ${value}`,
        );
      }
    }
  }

  async load(table: StoredTable, batch: Batch): Promise<LoadCounts> {
    mustHaveSalt(table, this.#warehouse.hashSalt);
    await this.#begin();
    this.#touched.add(tableName(table));
    await this.#warehouse.tuning.beforeLoad(table, batch);
    try {
      return await (batch.mixed ? mergeMixed : upsert)(this.#run, table, batch);
    } catch (error) {
      if (isOutOfMemory(error)) await this.#makeRoomInMemory();
      throw error;
    }
  }

  async truncate(table: StoredTable, before?: Date): Promise<number> {
    await this.#begin();
    this.#touched.add(tableName(table));
    const untouched = before === undefined ? '' : ` AND _fivetran_synced < ${instant(before)}`;
    return this.#run.count(
      `UPDATE ${tableName(table)} SET _fivetran_deleted = true WHERE NOT _fivetran_deleted${untouched}`,
    );
  }

  numbers(table: StoredTable, column: string): Promise<NumberFacts> {
    return storedNumbers(this.#run, table, column);
  }

  async commit(record: CommitRecord): Promise<void> {
    const number = this.#commitNumber + 1;
    const uploads = this.#uploadsOf(record.connection);
    await uploads.stage(record.uploads, number);
    await this.#warehouse.tuning.beforeCommit();
    const begin = this.#isOpen ? '' : 'BEGIN;\n';
    this.#isOpen = true;
    try {
      await this.#run.execute(`${begin}${commitStatements(record, number)};\nCOMMIT`);
    } catch (error) {
      if (!(await this.#isCommittedAllTheSame(error, record.connection))) throw error;
    }
    this.#commitNumber = number;
    this.#ended();
    if (record.uploads.length > 0) await uploads.publish(number);
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    try {
      await this.#run.execute('ROLLBACK');
    } catch (error) {
      if (this.#canReopenAfter(error)) await this.#warehouse.reopen();
      else if (!hasNoTransaction(error)) throw error;
    } finally {
      this.#ended();
    }
  }

  async close(): Promise<void> {
    try {
      await this.rollback();
    } finally {
      this.#warehouse.close();
    }
  }

  get #run(): Runner {
    return this.#warehouse.run;
  }

  /** DuckDB can fail after a commit is durable, and then answers nothing more until it is opened again. */
  async #isCommittedAllTheSame(error: unknown, connection: string): Promise<boolean> {
    if (!this.#canReopenAfter(error)) {
      if (isOutOfMemory(error)) await this.#makeRoomInMemory();
      else await this.rollback();
      return false;
    }
    await this.#warehouse.reopen();
    this.#ended();
    const { commitNumber } = await readMetadata(this.#run, connection);
    return commitNumber === this.#commitNumber + 1;
  }

  /** DuckDB takes no setting in a transaction that has failed. */
  async #makeRoomInMemory(): Promise<void> {
    await this.rollback();
    await this.#warehouse.tuning.useMostMemory();
  }

  #canReopenAfter(error: unknown): boolean {
    return wantsReopening(error) && this.#warehouse.file !== ':memory:';
  }

  async #begin(): Promise<void> {
    if (this.#isOpen) return;
    await this.#run.execute('BEGIN');
    this.#isOpen = true;
  }

  #ended(): void {
    this.#isOpen = false;
    this.#touched.clear();
    this.#warehouse.tuning.ended();
  }
}

/** Whether the stored values of a column are still as they came. */
function isHashedAnew(old: StoredColumn, column: StoredColumn): boolean {
  return column.isHashed === true && old.isHashed !== true;
}
