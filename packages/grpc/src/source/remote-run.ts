import type { ClientReadableStream } from '@grpc/grpc-js';
import {
  HeadwaterError,
  exchangeVersion,
  type DeclaredTable,
  type ErrorReport,
  type Order,
  type Report,
} from '@headwater/protocol';
import { describeSetup, secretSettings } from '@headwater/sdk/host';
import { UpdateReader } from '../wire/update-reader.ts';
import { explainStatus, reportRemote } from './explain-status.ts';
import { RemoteClient } from './remote-client.ts';
import { readRemoteForm, type RemoteForm } from './remote-form.ts';
import { RemoteRows } from './remote-rows.ts';
import { readRemoteSchema } from './remote-schema.ts';

type OrderOf<Kind extends Order['kind']> = Extract<Order, { kind: Kind }>;

/** What is asked of the server at an address, in the exchange of the engine: orders come in, reports go out. */
export class RemoteRun {
  readonly #address: string;
  readonly #client: RemoteClient;
  readonly #report: (report: Report) => void;
  #form: Promise<RemoteForm> | undefined;
  #rows: RemoteRows | undefined;
  #call: ClientReadableStream<Buffer> | undefined;
  #isCancelled = false;
  #hasFailed = false;

  constructor(address: string, report: (report: Report) => void) {
    this.#address = address;
    this.#client = new RemoteClient(address);
    this.#report = report;
  }

  /** Takes an order; `end` is the caller's. Resolves when it has been carried out, and never rejects. */
  async receive(order: Order): Promise<void> {
    try {
      await this.#carryOut(order);
    } catch (error) {
      this.fail(error);
    }
  }

  /**
   * Asks what the connector wants to know, and says that it is ready.
   *
   * @param settings the names of those that are given: without a form all of them may be secret
   * @throws HeadwaterError when the server does not answer
   */
  async greet(settings: readonly string[]): Promise<void> {
    const { fields } = await this.#readForm();
    const secrets = fields === undefined ? settings : secretSettings(fields);
    this.#report({ kind: 'ready', version: exchangeVersion, secrets });
  }

  /** Reports a failure; only the first one counts. */
  fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#report({ kind: 'failed', error: reportRemote(error) });
    this.#stop();
  }

  close(): void {
    this.#stop();
    this.#client.close();
  }

  async #carryOut(order: Order): Promise<void> {
    switch (order.kind) {
      case 'start':
        await this.#update(order);
        break;
      case 'form':
        await this.#describe(order);
        break;
      case 'test':
        await this.#test(order);
        break;
      case 'schema':
        this.#report({ kind: 'described', tables: await this.#readSchema(order.configuration) });
        break;
      case 'taken':
        this.#rows?.taken(order.number);
        break;
      case 'cancel':
        this.#isCancelled = true;
        this.fail(cancelled());
        break;
      case 'refused':
        this.#stop();
        break;
      default:
        break;
    }
  }

  #readForm(): Promise<RemoteForm> {
    this.#form ??= this.#ask('configuration_form()', () => this.#client.configurationForm()).then(
      readRemoteForm,
    );
    return this.#form;
  }

  async #describe({ configuration }: OrderOf<'form'>): Promise<void> {
    const { fields, tests } = await this.#readForm();
    const known = Object.entries(configuration).filter(
      ([name]) => fields === undefined || Object.hasOwn(fields, name),
    );
    const described = describeSetup(
      fields === undefined ? {} : { configuration: fields },
      Object.fromEntries(known),
    );
    this.#report({ kind: 'form', ...described, tests: [...tests.keys()] });
  }

  async #test({ name, configuration }: OrderOf<'test'>): Promise<void> {
    this.#report({ kind: 'tested', name, error: await this.#runTest(name, configuration) });
  }

  async #runTest(
    label: string,
    configuration: Readonly<Record<string, string>>,
  ): Promise<ErrorReport | null> {
    const { tests } = await this.#readForm();
    const name = tests.get(label);
    if (name === undefined) throw new HeadwaterError('protocol', `the connector has no test "${label}"`);
    try {
      const answer = await this.#client.test({ name, configuration: { ...configuration } });
      if (answer.success === true) return null;
      return {
        code: 'connector_failed',
        message: answer.failure ?? 'the test says neither success nor failure',
      };
    } catch (error) {
      return reportRemote(explainStatus(error, `the test "${label}"`, this.#address));
    }
  }

  async #update({ configuration, state, spoolFolder, budgets }: OrderOf<'start'>): Promise<void> {
    const tables = await this.#readSchema(configuration);
    this.#report({ kind: 'described', tables });
    if (this.#hasFailed) return;
    const rows = new RemoteRows({ folder: spoolFolder, budgets, tables, report: this.#report });
    this.#rows = rows;
    const call = this.#client.update({
      configuration: { ...configuration },
      state_json: JSON.stringify(state ?? {}),
    });
    this.#call = call;
    await this.#ask('update()', () => this.#read(call, rows));
    if (this.#hasFailed) return;
    rows.end();
    this.#report({ kind: 'done' });
  }

  async #readSchema(configuration: Readonly<Record<string, string>>): Promise<DeclaredTable[]> {
    const answer = await this.#ask('schema()', () =>
      this.#client.schema({ configuration: { ...configuration } }),
    );
    return readRemoteSchema(answer);
  }

  async #read(call: ClientReadableStream<Buffer>, rows: RemoteRows): Promise<void> {
    const reader = new UpdateReader();
    for await (const bytes of call) {
      if (this.#hasFailed) return;
      await rows.take(reader.read(bytes));
    }
  }

  async #ask<T>(doing: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.#isCancelled ? cancelled() : explainStatus(error, doing, this.#address);
    }
  }

  #stop(): void {
    this.#call?.cancel();
    this.#rows?.release();
  }
}

function cancelled(): HeadwaterError {
  return new HeadwaterError('sync_cancelled', 'the sync was cancelled');
}
