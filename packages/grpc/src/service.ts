import { fileURLToPath } from 'node:url';
import type { MethodDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type {
  ConfigurationFormResponse,
  SchemaRequest,
  SchemaResponse,
  TestRequest,
  TestResponse,
  UpdateRequest,
} from './messages.ts';

/** The largest message that either side takes, in bytes: the limit of the Python SDK. */
export const mostMessageBytes = 128 * 2 ** 20;

/** For both ends of a connection. */
export const messageLimits = {
  'grpc.max_receive_message_length': mostMessageBytes,
  'grpc.max_send_message_length': mostMessageBytes,
};

/** The four calls of a connector. Messages of Update are bytes: `wire/` reads and writes them. */
export interface SourceConnectorService {
  ConfigurationForm: MethodDefinition<object, ConfigurationFormResponse>;
  Test: MethodDefinition<TestRequest, TestResponse>;
  Schema: MethodDefinition<SchemaRequest, SchemaResponse>;
  Update: MethodDefinition<UpdateRequest, Buffer>;
}

const protoFolder = fileURLToPath(new URL('../proto', import.meta.url));

/** Reads the protocol from its proto files, and gives the calls of a connector. */
export function sourceConnectorService(): SourceConnectorService {
  const loaded = loadSync('source_connector.proto', {
    includeDirs: [protoFolder],
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const definition = loaded['fivetran_sdk.v2.SourceConnector'];
  if (definition === undefined || 'format' in definition) {
    throw new Error(`${protoFolder} describes no SourceConnector`);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- described by the proto file, and held by its tests
  const service = definition as unknown as SourceConnectorService;
  return {
    ...service,
    Update: {
      ...service.Update,
      responseSerialize: (bytes) => bytes,
      responseDeserialize: (bytes) => bytes,
    },
  };
}
