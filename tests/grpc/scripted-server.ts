import { fileURLToPath } from 'node:url';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { onTestFinished } from 'vitest';

/** What a server answers, as messages of the protocol; bytes are sent as they are. */
export interface Script {
  readonly form?: object;
  readonly schema?: object;
  readonly test?: (name: string, configuration: Record<string, string>) => object;
  readonly update?: (
    request: UpdateRequest,
    isCancelled: () => boolean,
  ) => Iterable<object> | AsyncIterable<object>;
}

interface UpdateRequest {
  readonly configuration: Record<string, string>;
  readonly state_json: string;
}

const protos = fileURLToPath(new URL('../../packages/grpc/proto', import.meta.url));

/** Starts a connector that says what it is told to; it is stopped when the test ends. Gives its address. */
export async function startScriptedServer(script: Script): Promise<string> {
  const server = new Server({ 'grpc.max_send_message_length': -1 });
  server.addService(serviceOfBytes(), {
    ConfigurationForm: (_call: unknown, answer: sendUnaryData<object>) => answer(null, script.form ?? {}),
    Test: (
      { request }: ServerUnaryCall<{ name: string; configuration: Record<string, string> }, object>,
      answer: sendUnaryData<object>,
    ) => answer(null, script.test?.(request.name, request.configuration) ?? { success: true }),
    Schema: (_call: unknown, answer: sendUnaryData<object>) =>
      answer(null, script.schema ?? { schema_response_not_supported: true }),
    Update: (call: ServerWritableStream<UpdateRequest, object>) => void play(script, call),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  onTestFinished(() => server.forceShutdown());
  return `127.0.0.1:${port}`;
}

async function play(script: Script, call: ServerWritableStream<UpdateRequest, object>): Promise<void> {
  try {
    for await (const message of script.update?.(call.request, () => call.cancelled) ?? []) {
      if (call.cancelled) return;
      if (!call.write(message)) await new Promise((resolve) => call.once('drain', resolve));
    }
    call.end();
  } catch (error) {
    call.emit('error', error);
  }
}

/** The service, whose updates may also be bytes that no message has. */
function serviceOfBytes(): ServiceDefinition {
  const loaded = loadSync('source_connector.proto', { includeDirs: [protos], keepCase: true, longs: String });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- described by the proto file
  const service = loaded['fivetran_sdk.v2.SourceConnector'] as ServiceDefinition;
  const update = service['Update'];
  if (update === undefined) throw new Error('the proto file describes no Update');
  const serialize = (message: object): Buffer =>
    Buffer.isBuffer(message) ? message : update.responseSerialize(message);
  return { ...service, Update: { ...update, responseSerialize: serialize } };
}
