export { duckdb, type DuckDBOptions } from './duckdb.ts';
export { openInMemory, type MemoryWarehouse } from './in-memory.ts';
