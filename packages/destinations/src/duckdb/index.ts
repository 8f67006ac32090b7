export { duckdb, type DuckDBOptions } from './duckdb.ts';
