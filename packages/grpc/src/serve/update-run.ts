import { HeadwaterError } from '@headwater/protocol';
import type { Connector } from '@headwater/sdk';
import { initialState, parseConfiguration, reportFailure, RunOperations } from '@headwater/sdk/host';
import type { UpdateRequest } from '../messages.ts';
import { taskMessage } from '../wire/write-message.ts';
import { inCall, type CallContext } from './call-context.ts';
import type { CallLog } from './call-log.ts';
import { callStatus, oneLine, type CallStatus } from './call-status.ts';
import { declaredTables } from './declared-tables.ts';
import { MessageTarget } from './message-target.ts';
import { readRequestedState } from './requested-state.ts';
import { UpdateStream, type MessageCall } from './update-stream.ts';

/** How many bytes may wait before an operation fails, as none was awaited. */
const mostNotAwaited = 64 * 2 ** 20;

/** A call of Update, as the server ends it. */
export interface UpdateCall extends MessageCall {
  readonly request: UpdateRequest;
  end(): void;
  fail(status: CallStatus): void;
}

/** One Update of a connector, with operations, an order and an end of its own. */
export class UpdateRun implements CallContext {
  readonly #connector: Connector;
  readonly #call: UpdateCall;
  readonly #log: CallLog;
  readonly #stream: UpdateStream;
  readonly #abort = new AbortController();
  #operations: RunOperations | undefined;
  #isOver = false;

  constructor(connector: Connector, call: UpdateCall, log: CallLog) {
    this.#connector = connector;
    this.#call = call;
    this.#log = log;
    this.#stream = new UpdateStream(call);
  }

  /** Calls the author's code. Resolves when that has ended, however. */
  async run(): Promise<void> {
    try {
      await inCall(this, () => this.#update());
    } catch (error) {
      this.fail(error);
    }
  }

  /** Ends the call with an error; only the first one counts. What the author's code does afterwards is in the log only. */
  fail(error: unknown): void {
    const report = reportFailure(error);
    if (this.#isOver) {
      // It was told to end, and may say so.
      if (!this.#abort.signal.aborted) this.#log.failed('update(), which has ended,', report);
      return;
    }
    const message = this.#log.mask(report.message);
    this.#log.failed('update()', report);
    const isTask = report.code === 'configuration' && this.#operations !== undefined;
    if (isTask) this.#stream.send(taskMessage(oneLine(message)));
    this.#stop(error);
    this.#call.fail(callStatus({ code: report.code, message }));
  }

  /** Nobody reads the answer any more, or will: the author's signal aborts, and every operation rejects. */
  cancel(why: string): void {
    if (this.#isOver) return;
    const error = new HeadwaterError('sync_cancelled', why);
    this.#stop(error);
    this.#call.fail(callStatus(error));
  }

  async #update(): Promise<void> {
    const { definition } = this.#connector;
    const { request } = this.#call;
    const configuration = parseConfiguration(definition.configuration, request.configuration);
    const state = initialState(definition.state, readRequestedState(request.state_json));
    const { log } = this.#log;
    const tables = await declaredTables(this.#connector, configuration, log);
    if (this.#isOver) return;
    const target = new MessageTarget(this.#stream, tables);
    const operations = new RunOperations(target, mostNotAwaited, (error) => this.fail(error));
    this.#operations = operations;
    await definition.update({
      configuration,
      state,
      op: operations.op,
      log,
      signal: this.#abort.signal,
    });
    if (this.#isOver) return;
    await operations.end();
    if (this.#isOver) return;
    for (const text of target.lossTexts()) target.warn(this.#log.mask(text));
    this.#isOver = true;
    this.#call.end();
  }

  #stop(reason: unknown): void {
    this.#isOver = true;
    this.#stream.stop();
    this.#operations?.refuse(reportFailure(reason));
    this.#abort.abort(reason);
  }
}
