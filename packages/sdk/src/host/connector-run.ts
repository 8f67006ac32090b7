import {
  HeadwaterError,
  exchangeVersion,
  type DeclaredTable,
  type LogLevel,
  type Order,
  type Report,
} from '@headwater/protocol';
import { parseConfiguration } from '../configuration.ts';
import type { Connector } from '../connector.ts';
import { readSchema } from '../read-schema.ts';
import { reportFailure } from '../report-failure.ts';
import { initialState } from '../state.ts';
import { describeSetup, runConnectionTest } from './connection-setup.ts';
import { RunOperations } from './run-operations.ts';
import { SpoolTarget } from './spool-target.ts';

type Configuration = ReturnType<typeof parseConfiguration>;

/** Where the reports of a run go. */
export interface ReportPort {
  report(report: Report): void;
}

/** One run of a connector: takes the engine's orders, calls the author's code and reports what it writes. */
export class ConnectorRun {
  readonly #connector: Connector;
  readonly #port: ReportPort;
  readonly #abort = new AbortController();
  /** Resolves when the connector has nothing left to do; `done` is reported after it. */
  readonly #settled: () => Promise<void>;
  #operations: RunOperations | undefined;
  #target: SpoolTarget | undefined;
  #hasFailed = false;
  #calling: string | undefined;

  constructor(connector: Connector, port: ReportPort, settled: () => Promise<void> = async () => {}) {
    this.#connector = connector;
    this.#port = port;
    this.#settled = settled;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The author's function that is running and waits for nothing of the engine. */
  get standsStillIn(): string | undefined {
    return this.#hasFailed || this.#target?.isWaiting === true ? undefined : this.#calling;
  }

  /** Takes an order; `end` is the caller's. */
  receive(order: Order): void {
    switch (order.kind) {
      case 'start':
        void this.#start(order);
        break;
      case 'form':
        this.#describe(order);
        break;
      case 'test':
        void this.#test(order);
        break;
      case 'schema':
        void this.#tellSchema(order);
        break;
      case 'taken':
        this.#target?.taken(order.number);
        break;
      case 'committed':
        this.#target?.committed(order.checkpoint);
        break;
      case 'refused':
        this.#operations?.refuse(order.error);
        break;
      case 'cancel':
        this.#abort.abort(new HeadwaterError('sync_cancelled', 'the sync was cancelled'));
        break;
      default:
        break;
    }
  }

  /** Reports a failure; only the first one counts. */
  fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#port.report({ kind: 'failed', error: reportFailure(error) });
  }

  #describe({ configuration }: Extract<Order, { kind: 'form' }>): void {
    try {
      this.#port.report({ kind: 'form', ...describeSetup(this.#connector.definition, configuration) });
    } catch (error) {
      this.fail(error);
    }
  }

  async #test({ name, configuration }: Extract<Order, { kind: 'test' }>): Promise<void> {
    this.#calling = `the test "${name}"`;
    const error = await runConnectionTest(this.#connector.definition, name, configuration);
    this.#calling = undefined;
    if (!this.#hasFailed) this.#port.report({ kind: 'tested', name, error });
  }

  async #tellSchema(order: Extract<Order, { kind: 'schema' }>): Promise<void> {
    try {
      const { configuration } = this.#connector.definition;
      const tables = await this.#readSchema(() => parseConfiguration(configuration, order.configuration));
      this.#calling = undefined;
      if (!this.#hasFailed) this.#port.report({ kind: 'described', tables });
    } catch (error) {
      this.fail(error);
    }
  }

  async #start(order: Extract<Order, { kind: 'start' }>): Promise<void> {
    try {
      if (order.version !== exchangeVersion) {
        throw new HeadwaterError(
          'protocol',
          `the engine speaks version ${order.version} of the exchange, this connector version ${exchangeVersion}: install one version of headwater`,
        );
      }
      await this.#update(order);
    } catch (error) {
      this.fail(error);
    }
  }

  async #update(order: Extract<Order, { kind: 'start' }>): Promise<void> {
    const { definition } = this.#connector;
    const configuration = parseConfiguration(definition.configuration, order.configuration);
    const tables = await this.#readSchema(() => configuration);
    this.#port.report({ kind: 'described', tables });

    const { spoolFolder: folder, budgets } = order;
    const report = (each: Report) => this.#port.report(each);
    this.#target = new SpoolTarget({ folder, budgets, tables, report });
    this.#operations = new RunOperations(this.#target, budgets.filesNotAwaited, (error) => this.fail(error));
    this.#calling = 'update()';
    await definition.update({
      configuration,
      state: initialState(definition.state, order.state),
      op: this.#operations.op,
      log: this.#log(),
      signal: this.#abort.signal,
    });
    if (!this.#hasFailed) await this.#operations.end();
    this.#calling = undefined;
    if (this.#hasFailed) return;
    await this.#settled();
    if (!this.#hasFailed) this.#port.report({ kind: 'done' });
  }

  /** One that is a function is called with the settings. */
  async #readSchema(settings: () => Configuration): Promise<DeclaredTable[]> {
    const { schema } = this.#connector.definition;
    this.#calling = 'schema()';
    const declared: unknown =
      typeof schema === 'function' ? await schema({ configuration: settings(), log: this.#log() }) : schema;
    return readSchema(declared ?? {});
  }

  #log(): Record<LogLevel, (message: string) => void> {
    const write = (level: LogLevel) => (message: string) => {
      this.#port.report({ kind: 'log', level, message: String(message) });
    };
    return { debug: write('debug'), info: write('info'), warning: write('warning'), error: write('error') };
  }
}
