export { ConfigurationError, SourceError, type ColumnType } from '@headwater/protocol';
export type { Configuration, ConfigurationField, ConfigurationFields } from './configuration-fields.ts';
export {
  connector,
  isConnector,
  type ConnectionTest,
  type Connector,
  type Context,
  type Definition,
  type Log,
} from './connector.ts';
export type { FileUpload } from './file-upload.ts';
export type { Operations } from './operations.ts';
export type { Keys, Row } from './row.ts';
export type { Schema, Table } from './schema.ts';
