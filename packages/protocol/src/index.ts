export {
  maxDecimalPrecision,
  parseColumnType,
  sameType,
  scalarTypes,
  typeText,
  type ColumnType,
  type DecimalType,
  type ScalarType,
  type StoredType,
} from './column-type.ts';
export type { ConnectorHandle, ConnectorLink, LinkListener } from './connector-link.ts';
export type {
  Batch,
  BatchFile,
  Beginnings,
  CommitRecord,
  Destination,
  DestinationSession,
  LoadCounts,
  PendingTruncate,
  Recovered,
  StoredColumn,
  StoredTable,
  StoredUpload,
  SyncMode,
} from './destination.ts';
export {
  ConfigurationError,
  DestinationError,
  HeadwaterError,
  SourceError,
  errorCodes,
  reportError,
  restoreError,
  type Actor,
  type ErrorCode,
  type ErrorReport,
} from './errors.ts';
export { whyDiskIsFull } from './full-disk.ts';
export { parseExactJson } from './exact-json.ts';
export { isObject, mostStateLevels, type Json, type JsonObject } from './json.ts';
export {
  exchangeVersion,
  type Budgets,
  type FormField,
  type LogLevel,
  type Order,
  type Report,
} from './messages.ts';
export {
  columnsPerMask,
  isKeyless,
  isSameKey,
  keylessColumn,
  operationCodes,
  type Loss,
  type OperationCode,
  type SpoolColumn,
  type SpoolFile,
} from './spool-file.ts';
export {
  tableId,
  tableText,
  type DeclaredColumn,
  type DeclaredTable,
  type OnNullKey,
  type OnTypeMismatch,
  type TableName,
} from './table.ts';
export { filePathColumn, whyNoUploadPath, type Upload } from './upload.ts';
export { readOutputLines } from './output-lines.ts';
export { processStart, type ProcessIdentity } from './process-start.ts';
export { RowCheck } from './spool/row-check.ts';
export { isRow, type SourceRow } from './spool/source-row.ts';
export { SpoolPace } from './spool/spool-pace.ts';
export { SpoolWriter, undeclaredTable, withPath, type SpoolOptions } from './spool/spool-writer.ts';
export type { Codec } from './values/codec.ts';
export { codecOf, inferredCodecOf } from './values/codecs.ts';
export { inferType } from './values/infer-type.ts';
export { Losses } from './values/losses.ts';
export { Moment, type MomentKind } from './values/moment.ts';
export { ValueMismatch } from './values/value-mismatch.ts';
export type { ValueSink } from './values/value-sink.ts';
export { isFloating, isWhole, widen } from './values/widen.ts';
export { joinNumbers, numbersOfType, numbersWithin, type NumberFacts } from './values/numbers.ts';
export { isExactText } from './values/exact-text.ts';
export { isRawJson, rawJson } from './values/raw-json.ts';
