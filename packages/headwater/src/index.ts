export {
  ConfigurationError,
  SourceError,
  connector,
  type Configuration,
  type Connector,
  type Row,
  type Schema,
  type Table,
} from '@headwater/sdk';
