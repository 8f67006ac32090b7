import {
  HeadwaterError,
  exchangeVersion,
  restoreError,
  tableId,
  tableText,
  type ConnectorHandle,
  type DeclaredTable,
  type ErrorReport,
  type Order,
  type Report,
  type TableName,
} from '@headwater/protocol';
import { ProgressMeter } from './progress-meter.ts';
import type { Discovered } from './discovered.ts';
import type { Segments } from './segments.ts';
import type { SelectedSource } from './selected-source.ts';
import type { SpoolFolder } from './spool-folder.ts';
import type { SyncOptions } from './sync-options.ts';

interface Parts {
  readonly options: SyncOptions;
  readonly folder: SpoolFolder;
  readonly segments: Segments;
  readonly spoolLimit: number;
  readonly selected: SelectedSource;
  /** Whether this sync stores a table. What comes for others is taken over and dropped. */
  readonly isStored: (table: TableName) => boolean;
  readonly discovered: Discovered;
}

/** How long a connector that was told to end may take. */
const millisecondsToEnd = 2000;

/** Talks with a running connector: takes its files over as they come, and watches how it ends. */
export class ConnectorConversation {
  readonly #parts: Parts;
  readonly #meter: ProgressMeter;
  #handle: ConnectorHandle | undefined;
  #declared: readonly DeclaredTable[] = [];
  #failure: HeadwaterError | undefined;
  #isDone = false;
  #isClosed = false;
  #isCancelling = false;
  #bytesTaken = 0;
  #allBytes = 0;
  #heldNumber: number | undefined;
  #wake: () => void = () => {};
  readonly #stopWatching: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#meter = new ProgressMeter((tables) => parts.options.onEvent?.({ kind: 'progress', tables }));
  }

  get declared(): readonly DeclaredTable[] {
    return this.#declared;
  }

  /** Why the connector cannot go on. */
  get failure(): HeadwaterError | undefined {
    return this.#failure;
  }

  /** The bytes of all files of rows that have come. */
  get spoolBytes(): number {
    return this.#allBytes;
  }

  /** Whether the connector waits because the spool is full. */
  get isHolding(): boolean {
    return this.#heldNumber !== undefined;
  }

  start(order: Order): void {
    const { options } = this.#parts;
    this.#handle = options.connector.open({
      report: (report) => this.#receive(report),
      output: (stream, line) => options.onEvent?.({ kind: 'output', stream, line }),
      closed: (error) => this.#closed(error),
    });
    this.#watchTime();
    this.#watchSignal();
    this.#handle.send(order);
  }

  /** Resolves when something has come from the connector. */
  async news(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  committed(checkpoint: number): void {
    this.#handle?.send({ kind: 'committed', checkpoint });
    this.resume();
  }

  /** Lets a connector go on that waited for room. */
  resume(): void {
    this.#bytesTaken = 0;
    if (this.#heldNumber !== undefined) this.#handle?.send({ kind: 'taken', number: this.#heldNumber });
    this.#heldNumber = undefined;
  }

  refuse(error: ErrorReport): void {
    this.#handle?.send({ kind: 'refused', error });
  }

  /** Ends the connector. Gives what went wrong after the last commit, if anything did. */
  async end(): Promise<HeadwaterError | undefined> {
    for (const stop of this.#stopWatching) stop();
    if (this.#handle === undefined) return this.#failure;
    if (!this.#isClosed) {
      if (this.#isDone) this.#handle.send({ kind: 'end' });
      else this.#handle.kill();
    }
    const deadline = setTimeout(() => this.#handle?.kill(), millisecondsToEnd);
    while (!this.#isClosed) await this.news();
    clearTimeout(deadline);
    this.#meter.finish();
    return this.#failure;
  }

  #receive(report: Report): void {
    const { options, segments, isStored, discovered } = this.#parts;
    switch (report.kind) {
      case 'ready':
        if (report.version !== exchangeVersion) this.#fail(otherVersion(report.version));
        options.onEvent?.({ kind: 'loaded', secrets: report.secrets });
        break;
      case 'described':
        this.#declared = report.tables;
        discovered.declare(report.tables);
        break;
      case 'file':
        this.#take(report);
        break;
      case 'upload':
        this.#takeUpload(report);
        break;
      case 'truncate':
        discovered.meet(report.table, report.primaryKey);
        if (isStored(report.table)) segments.add(report.table, report);
        break;
      case 'checkpoint':
        segments.end(report);
        break;
      case 'log':
      case 'warning':
        options.onEvent?.(report);
        break;
      case 'done':
        this.#isDone = true;
        // What it wrote since its last checkpoint may be half of something.
        if (this.#isCancelling) this.#fail(cancelled());
        else segments.end({ kind: 'done' });
        break;
      case 'failed':
        this.#fail(restoreError(report.error));
        break;
      default:
        break;
    }
    this.#wake();
  }

  #take({ file }: Extract<Report, { kind: 'file' }>): void {
    this.#takeOver(file.number, file.bytes, file.table, ({ folder, segments, selected, discovered }) => {
      const taken = folder.take(file);
      discovered.take(file);
      this.#allBytes += file.bytes;
      if (!this.#parts.isStored(file.table)) {
        folder.drop([taken.path]);
        return;
      }
      segments.add(file.table, {
        kind: 'file',
        taken: { path: taken.path, file: selected.withShownLosses(file) },
      });
      this.#meter.add(tableId(file.table), tableText(file.table), file.upserts + file.updates + file.deletes);
    });
  }

  #takeUpload({ number, table, upload }: Extract<Report, { kind: 'upload' }>): void {
    this.#takeOver(number, upload.bytes, table, ({ folder, segments, isStored }) => {
      const taken = folder.takeUpload(upload);
      if (isStored(table)) segments.add(table, { kind: 'upload', taken });
      else folder.drop([taken.source]);
    });
  }

  /** Takes a file over, and lets the connector go on unless the spool is full. */
  #takeOver(number: number, bytes: number, table: TableName, take: (parts: Parts) => void): void {
    try {
      take(this.#parts);
      const { folder, spoolLimit, isStored } = this.#parts;
      if (isStored(table)) this.#bytesTaken += bytes;
      if (this.#bytesTaken >= spoolLimit || folder.room() <= 0) this.#heldNumber = number;
      else this.#handle?.send({ kind: 'taken', number });
    } catch (error) {
      this.#fail(
        error instanceof HeadwaterError
          ? error
          : new HeadwaterError('protocol', `spool file ${number} could not be taken over`, { cause: error }),
      );
    }
  }

  #closed(error: HeadwaterError | null): void {
    this.#isClosed = true;
    if (!this.#isDone && this.#failure === undefined) {
      this.#failure =
        error ?? new HeadwaterError('connector_ended', 'the connector ended before update() did');
    }
    this.#wake();
  }

  #fail(error: HeadwaterError): void {
    // A connector that is asked to stop usually does so by throwing what its signal gave it, or breaks a connection off.
    const isCancel = this.#isCancelling && ['connector_failed', 'source'].includes(error.code);
    this.#failure ??= isCancel ? cancelled() : error;
    this.#wake();
  }

  #watchTime(): void {
    const { timeoutSeconds } = this.#parts.options;
    if (timeoutSeconds === undefined) return;
    const timer = setTimeout(() => {
      this.#fail(
        new HeadwaterError(
          'sync_timeout',
          `the sync took longer than its ${timeoutSeconds} s: checkpoint as you go, so that the next sync goes on from there, or allow more time`,
        ),
      );
      this.#handle?.kill();
    }, timeoutSeconds * 1000);
    this.#stopWatching.push(() => clearTimeout(timer));
  }

  #watchSignal(): void {
    const { signal, graceSeconds = 30 } = this.#parts.options;
    if (signal === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      this.#isCancelling = true;
      this.#handle?.send({ kind: 'cancel' });
      timer = setTimeout(() => this.#fail(cancelled()), graceSeconds * 1000);
    };
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    this.#stopWatching.push(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    });
  }
}

function otherVersion(version: number): HeadwaterError {
  return new HeadwaterError(
    'protocol',
    `the engine speaks version ${exchangeVersion} of the exchange, this connector version ${version}: install one version of headwater`,
  );
}

function cancelled(): HeadwaterError {
  return new HeadwaterError('sync_cancelled', 'the sync was cancelled');
}
