export {
  ConfigurationError,
  SourceError,
  connector,
  type Configuration,
  type Connector,
  type Row,
  type Schema,
} from '@headwater/sdk';
