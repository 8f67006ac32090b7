export { boolean, date, decimal, integer, utc, type UtcOptions } from './casts.ts';
export { computed, constant, type ColumnReader } from './column-reader.ts';
export type { FlattenOptions } from './flatten.ts';
export { mapRows, type MapOptions, type RowMap } from './map-rows.ts';
export { countMismatches, type Mismatches } from './mismatches.ts';
export type { Path } from './path.ts';
export { hash, position, type HashKey, type PositionKey, type RowKey } from './row-key.ts';
export type { ChildMap, MappedRows, TableMap } from './table-map.ts';
export { write, type RowWriter } from './write.ts';
