import { fileURLToPath } from 'node:url';
import {
  Client,
  credentials,
  type ClientReadableStream,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ConnectorServer, serverLog } from '@headwater/grpc/serve';
import type { Connector } from '@headwater/sdk';
import { onTestFinished } from 'vitest';

type Message = Record<string, unknown>;
type Method = MethodDefinition<Message, Message>;
type MethodName = 'ConfigurationForm' | 'Test' | 'Schema' | 'Update';

/** A connector that is served, and a client of it. */
export interface Served {
  /** Lines of the log. */
  readonly log: { readonly level: string; readonly message: string; readonly message_origin: string }[];
  readonly server: ConnectorServer;
  readonly address: string;
  /** Makes a call that has one answer; gives `CODE: details` when it fails. */
  call(name: MethodName, request?: Message): Promise<unknown>;
  /** Begins an Update. */
  stream(request?: Message): ClientReadableStream<Message>;
  /** Reads an Update to its end. */
  update(request?: Message): Promise<{ messages: Message[]; failure: string | undefined }>;
}

/** Serves a connector in this process until the test ends. */
export async function serveConnector(connector: unknown): Promise<Served> {
  const log: Served['log'] = [];
  const server = new ConnectorServer(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whatever its configuration is typed as
    connector as Connector,
    {
      log: serverLog((line) => log.push(JSON.parse(line))),
      mask: (configuration, secrets) => (text) =>
        secrets.reduce((masked, name) => masked.replaceAll(configuration[name] ?? '\0', '****'), text),
    },
  );
  const port = await server.listen('127.0.0.1', 0);
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
  });
  onTestFinished(async () => {
    client.close();
    await server.stop(0);
  });
  const stream = (request: Message = {}) => {
    const { path, requestSerialize, responseDeserialize } = methods().Update;
    const begun = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    // Who cancels need not look at the end.
    return begun.on('error', () => {});
  };
  return {
    log,
    server,
    address: `127.0.0.1:${port}`,
    stream,
    async update(request) {
      const messages: Message[] = [];
      const failure = await ended(stream(request), (message) => messages.push(message));
      return { messages, failure };
    },
    call(name, request = {}) {
      const { path, requestSerialize, responseDeserialize } = methods()[name];
      return new Promise((resolve) => {
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, answer) =>
          resolve(error === null ? answer : failureText(error)),
        );
      });
    },
  };
}

/** Reads a stream to its end; gives `CODE: details` when it fails. */
export function ended(
  stream: ClientReadableStream<Message>,
  take: (message: Message) => void = () => {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    stream.on('data', take);
    stream.on('end', () => resolve(undefined));
    stream.on('error', (error: ServiceError) => resolve(failureText(error)));
  });
}

/** The columns `name` of all rows, in their order. */
export function valuesOf(messages: readonly Message[], name: string): unknown[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- described by the proto file
  const batches = messages as { records?: { records: { data: Record<string, unknown> }[] } }[];
  return batches.flatMap(({ records }) => (records?.records ?? []).map(({ data }) => data[name]));
}

function failureText({ code, details }: ServiceError): string {
  return `${code}: ${details}`;
}

const protos = fileURLToPath(new URL('../../packages/grpc/proto', import.meta.url));

let loaded: Record<MethodName, Method> | undefined;

function methods(): Record<MethodName, Method> {
  loaded ??= loadMethods();
  return loaded;
}

function loadMethods(): Record<MethodName, Method> {
  const service = loadSync('source_connector.proto', {
    includeDirs: [protos],
    keepCase: true,
    longs: String,
    enums: String,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- described by the proto file
  return service['fivetran_sdk.v2.SourceConnector'] as unknown as Record<MethodName, Method>;
}
