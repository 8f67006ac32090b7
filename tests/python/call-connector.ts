import { Client, credentials, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const protos = fileURLToPath(new URL('../../packages/grpc/proto', import.meta.url));
const loaded = loadSync('source_connector.proto', {
  includeDirs: [protos],
  keepCase: true,
  longs: String,
  enums: String,
});
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- described by the proto file
const service = loaded['fivetran_sdk.v2.SourceConnector'] as unknown as Record<
  'Schema' | 'Test' | 'Update',
  MethodDefinition<object, object>
>;

export interface Answer {
  readonly messages: readonly object[];
  /** The first line of the error's details: null when the call went well. */
  readonly failure: string | null;
}

/** Runs Update to its end; numbers of 64 bits are text. */
export function callUpdate(address: string, configuration: Record<string, string>): Promise<Answer> {
  const { path, requestSerialize, responseDeserialize } = service.Update;
  const request = { configuration, state_json: '{}' };
  const call = newClient(address).makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
  );
  const messages: object[] = [];
  call.on('data', (message: object) => messages.push(message));
  return new Promise((resolve) => {
    call.on('error', (error: ServiceError) => resolve({ messages, failure: firstLine(error) }));
    call.on('end', () => resolve({ messages, failure: null }));
  });
}

/** Makes a call of one answer. */
export function callOnce(address: string, name: 'Schema' | 'Test', request: object): Promise<Answer> {
  const { path, requestSerialize, responseDeserialize } = service[name];
  return new Promise((resolve) => {
    newClient(address).makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      (error, answer) => {
        resolve({
          messages: answer === undefined ? [] : [answer],
          failure: error === null ? null : firstLine(error),
        });
      },
    );
  });
}

function newClient(address: string): Client {
  const client = new Client(address, credentials.createInsecure());
  onTestFinished(() => client.close());
  return client;
}

function firstLine({ details }: ServiceError): string {
  return details.split('\n')[0] ?? '';
}
