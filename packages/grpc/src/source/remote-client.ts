import { Client, credentials, type ClientReadableStream, type MethodDefinition } from '@grpc/grpc-js';
import type {
  ConfigurationFormResponse,
  SchemaRequest,
  SchemaResponse,
  TestRequest,
  TestResponse,
  UpdateRequest,
} from '../messages.ts';
import { messageLimits, sourceConnectorService, type SourceConnectorService } from '../service.ts';

const millisecondsToAnswer = 30_000;

/**
 * How far a connector may write ahead while a file of rows is being written or a commit runs: with the usual 64 KB it
 * would stand still each time.
 */
const bytesAhead = 4 * 2 ** 20;

/** The calls of a connector that runs elsewhere. What goes wrong is an error of gRPC, with a code and details. */
export class RemoteClient {
  readonly #client: Client;
  readonly #service: SourceConnectorService = sourceConnectorService();

  /** @param address `127.0.0.1:50051`. Nothing is encrypted on the way: for connectors on this machine. */
  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), {
      ...messageLimits,
      'grpc-node.flow_control_window': bytesAhead,
    });
  }

  /** The first call: what is no such server may take it and never answer. */
  configurationForm(): Promise<ConfigurationFormResponse> {
    return this.#call(this.#service.ConfigurationForm, {}, Date.now() + millisecondsToAnswer);
  }

  test(request: TestRequest): Promise<TestResponse> {
    return this.#call(this.#service.Test, request);
  }

  schema(request: SchemaRequest): Promise<SchemaResponse> {
    return this.#call(this.#service.Schema, request);
  }

  /** Begins to read; the messages are bytes. */
  update(request: UpdateRequest): ClientReadableStream<Buffer> {
    const { path, requestSerialize, responseDeserialize } = this.#service.Update;
    return this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
  }

  close(): void {
    this.#client.close();
  }

  #call<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    deadline: number = Number.POSITIVE_INFINITY,
  ): Promise<Response> {
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline },
        (error, answer) => {
          if (error !== null) reject(error);
          else if (answer === undefined) reject(new Error(`${path} gave no answer`));
          else resolve(answer);
        },
      );
    });
  }
}
