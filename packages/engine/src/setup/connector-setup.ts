import {
  HeadwaterError,
  exchangeVersion,
  restoreError,
  type ConnectorHandle,
  type ConnectorLink,
  type DeclaredTable,
  type ErrorReport,
  type FormField,
  type Order,
  type Report,
} from '@headwater/protocol';
import { secretMask, type Mask } from '../masking/secret-mask.ts';

/** What a connector asks for, and what is wrong with some settings. */
export interface Form {
  /** Null when the connector declares no settings: then it takes any. */
  readonly fields: readonly FormField[] | null;
  readonly tests: readonly string[];
  /** One sentence each: `configuration.port: …`. */
  readonly problems: readonly string[];
}

/** The settings of a connector: texts, by their name. */
export type Settings = Readonly<Record<string, string>>;

/** Makes a mask of some settings, as {@link secretMask} does. */
export type MakeMask<S extends Settings> = (settings: S, declared: readonly string[] | null) => Mask;

/** Takes a line the connector printed. */
export type OnOutput = (stream: 'stdout' | 'stderr', line: string) => void;

/** How long a connector that was told to end may take. */
const millisecondsToEnd = 2000;

/** A connector that was started to be asked about its settings, and that syncs nothing. What it prints is masked. */
export class ConnectorSetup<S extends Settings = Settings> {
  readonly #makeMask: MakeMask<S>;
  readonly #handle: ConnectorHandle;
  readonly #closed = Promise.withResolvers<void>();
  #secrets: readonly string[] | null = null;
  #mask: Mask;
  #failure: HeadwaterError | null = null;
  #waiting: { kind: Report['kind']; resolve(report: Report): void; reject(error: Error): void } | null = null;

  private constructor(link: ConnectorLink, settings: S, onOutput: OnOutput, makeMask: MakeMask<S>) {
    this.#makeMask = makeMask;
    // Which settings are secret is not known until the file is loaded: until then all of them are.
    this.#mask = makeMask(settings, null);
    this.#handle = link.open({
      report: (report) => this.#receive(report),
      output: (stream, line) => onOutput(stream, this.#mask(line)),
      closed: (error) => {
        this.#fail(error ?? new HeadwaterError('connector_ended', 'the connector ended'));
        this.#closed.resolve();
      },
    });
  }

  /**
   * Starts a connector and waits until its file is loaded.
   *
   * @param settings those that were given so far
   * @param makeMask hides secrets in what it prints
   * @throws HeadwaterError when it cannot be loaded
   */
  static async open<S extends Settings>(
    link: ConnectorLink,
    settings: S,
    onOutput: OnOutput,
    makeMask: MakeMask<S> = secretMask,
  ): Promise<ConnectorSetup<S>> {
    const setup = new ConnectorSetup(link, settings, onOutput, makeMask);
    try {
      const { version, secrets } = await setup.#answer('ready');
      if (version !== exchangeVersion) {
        const text = 'the connector was written with another version of headwater: install one version';
        throw new HeadwaterError('protocol', text);
      }
      setup.#secrets = secrets;
      setup.#mask = makeMask(settings, secrets);
      return setup;
    } catch (error) {
      setup.#handle.kill();
      throw error;
    }
  }

  /** Hides the secrets among the settings that were sent last. */
  get mask(): Mask {
    return this.#mask;
  }

  form(settings: S): Promise<Form> {
    return this.#ask({ kind: 'form', configuration: settings }, 'form');
  }

  /** Runs a test; gives why it failed, null when it did not. @throws HeadwaterError when the connector can run no more */
  async test(name: string, settings: S): Promise<ErrorReport | null> {
    return (await this.#ask({ kind: 'test', name, configuration: settings }, 'tested')).error;
  }

  /** Gives the tables that it declares with these settings. @throws HeadwaterError when it cannot */
  async schema(settings: S): Promise<readonly DeclaredTable[]> {
    return (await this.#ask({ kind: 'schema', configuration: settings }, 'described')).tables;
  }

  /** Ends it, and waits for the last of what it prints. */
  async close(): Promise<void> {
    this.#handle.send({ kind: 'end' });
    const deadline = setTimeout(() => this.#handle.kill(), millisecondsToEnd);
    await this.#closed.promise;
    clearTimeout(deadline);
  }

  #ask<K extends Report['kind']>(
    order: Extract<Order, { kind: 'form' | 'test' | 'schema' }> & { readonly configuration: S },
    kind: K,
  ): Promise<Extract<Report, { kind: K }>> {
    this.#mask = this.#makeMask(order.configuration, this.#secrets);
    const answer = this.#answer(kind);
    this.#handle.send(order);
    return answer;
  }

  #answer<K extends Report['kind']>(kind: K): Promise<Extract<Report, { kind: K }>> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only a report of this kind is given to it
      this.#waiting = { kind, resolve: resolve as (report: Report) => void, reject };
    });
  }

  #receive(report: Report): void {
    if (report.kind === 'failed') this.#fail(restoreError(report.error));
    else if (report.kind === this.#waiting?.kind) this.#waiting.resolve(report);
  }

  #fail(error: HeadwaterError): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
  }
}
