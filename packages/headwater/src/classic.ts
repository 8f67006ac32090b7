export {
  ConfigurationForm,
  Connector,
  formField,
  log,
  op,
  type ConnectorOptions,
  type FieldOptions,
  type FormField,
  type State,
  type Table,
} from '@headwater/sdk/classic';
