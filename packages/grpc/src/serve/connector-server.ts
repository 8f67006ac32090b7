import { Server, type ServerUnaryCall, type ServerWritableStream, type sendUnaryData } from '@grpc/grpc-js';
import type { Connector } from '@headwater/sdk';
import { reportFailure, secretSettings } from '@headwater/sdk/host';
import type {
  ConfigurationFormResponse,
  SchemaRequest,
  SchemaResponse,
  TestRequest,
  TestResponse,
  UpdateRequest,
} from '../messages.ts';
import { messageLimits, sourceConnectorService } from '../service.ts';
import { bindServer } from './bind-server.ts';
import { currentCall, inCall } from './call-context.ts';
import { callLog, type CallLog, type Mask } from './call-log.ts';
import { answerForm, answerSchema, answerTest, failedCall } from './connector-calls.ts';
import type { ServerLog } from './server-log.ts';
import { UpdateRun } from './update-run.ts';

type Settings = Readonly<Record<string, string>>;

/** What a server of a connector needs. */
export interface ServeOptions {
  readonly log: ServerLog;
  /** Gives what hides the secrets among some settings. @param secrets the settings that are declared secret */
  mask(configuration: Settings, secrets: readonly string[]): Mask;
}

/** A client that is gone without a word is noticed after so long. */
const millisecondsBetweenPings = 60_000;

/** Serves a connector by the public protocol: any number of calls, one after the other and at once. */
export class ConnectorServer {
  readonly #server = new Server({ ...messageLimits, 'grpc.keepalive_time_ms': millisecondsBetweenPings });
  readonly #connector: Connector;
  readonly #options: ServeOptions;
  readonly #runs = new Set<UpdateRun>();

  constructor(connector: Connector, options: ServeOptions) {
    this.#connector = connector;
    this.#options = options;
    this.#server.addService(
      { ...sourceConnectorService() },
      {
        ConfigurationForm: this.#unary<object, ConfigurationFormResponse>('ConfigurationForm', () =>
          answerForm(connector),
        ),
        Test: this.#unary<TestRequest, TestResponse>('Test', (request, log) =>
          answerTest(connector, request, log),
        ),
        Schema: this.#unary<SchemaRequest, SchemaResponse>('schema()', (request, log) =>
          answerSchema(connector, request, log),
        ),
        Update: (call: ServerWritableStream<UpdateRequest, Buffer>) => void this.#update(call),
      },
    );
  }

  /**
   * Begins to take calls, unencrypted. Gives the port.
   *
   * @param port 0 for any that is free
   * @throws ListenError when that is not possible
   */
  listen(host: string, port: number): Promise<number> {
    return bindServer(this.#server, host, port);
  }

  /** Takes no more calls, lets those that run go on for a while, then ends them. Resolves when none is left. */
  async stop(graceMilliseconds: number): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    const timer = setTimeout(() => {
      for (const run of this.#runs) run.cancel('the server of the connector stops: start the sync again');
      // What clients are told has to leave first.
      setTimeout(() => this.#server.forceShutdown(), graceMilliseconds / 4);
    }, graceMilliseconds);
    await ended;
    clearTimeout(timer);
  }

  /** Takes an error that nobody caught: it fails the Update it comes from, and every one when nobody knows which. */
  fail(error: unknown): void {
    const call = currentCall();
    if (call !== undefined) call.fail(error);
    else if (this.#runs.size > 0) for (const run of this.#runs) run.fail(error);
    else this.#logOf({}).failed('something outside of every call', reportFailure(error));
  }

  #unary<Request extends { configuration?: Settings }, Response>(
    doing: string,
    work: (request: Request, log: CallLog) => Response | Promise<Response>,
  ) {
    const answerCall = async (request: Request, answer: sendUnaryData<Response>): Promise<void> => {
      const log = this.#logOf(request.configuration ?? {});
      const fail = (error: unknown) => log.failed(`something that ${doing} began`, reportFailure(error));
      try {
        answer(null, await inCall({ fail }, () => work(request, log)));
      } catch (error) {
        answer(failedCall(doing, error, log));
      }
    };
    return ({ request }: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void =>
      void answerCall(request, answer);
  }

  async #update(call: ServerWritableStream<UpdateRequest, Buffer>): Promise<void> {
    const run = new UpdateRun(
      this.#connector,
      {
        request: call.request,
        write: (message, taken) => call.write(message, taken),
        once: (event, listener) => call.once(event, listener),
        end: () => call.end(),
        fail: (failure) => call.emit('error', failure),
      },
      this.#logOf(call.request.configuration),
    );
    this.#runs.add(run);
    call.on('cancelled', () => run.cancel('the client ended the call, or is gone'));
    await run.run();
    this.#runs.delete(run);
  }

  #logOf(configuration: Settings): CallLog {
    const secrets = secretSettings(this.#connector.definition.configuration);
    return callLog(this.#options.log, this.#options.mask(configuration, secrets));
  }
}
