export { ConfigurationForm } from './configuration-form.ts';
export { Connector, type ConnectorOptions, type State } from './connector.ts';
export { formField, type FieldOptions, type FormField } from './form-field.ts';
export { log } from './log.ts';
export { op } from './op.ts';
export type { Table } from './read-tables.ts';
