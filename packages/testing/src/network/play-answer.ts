import type { Dispatcher } from 'undici';
import type { ReceivedAnswer } from './exchange.ts';

type Handler = Dispatcher.DispatchHandler;

/** Plays an answer to a client, as its dispatcher would: in pieces, which the client may hold up or refuse. */
export class AnswerPlayer implements Dispatcher.DispatchController {
  readonly #handler: Handler;
  readonly #ended = new AbortController();
  #goOn: (() => void) | undefined;
  paused = false;

  constructor(handler: Handler) {
    this.#handler = handler;
    handler.onRequestStart?.(this, {});
  }

  /** Aborts when the client does. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get aborted(): boolean {
    return this.#ended.signal.aborted;
  }

  get reason(): Error | null {
    const reason: unknown = this.#ended.signal.reason;
    return reason instanceof Error ? reason : null;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.#goOn?.();
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.fail(reason);
    this.#goOn?.();
  }

  async play({ status, statusText, headers, body, brokenBy }: ReceivedAnswer): Promise<void> {
    if (this.aborted) return;
    this.#handler.onResponseStart?.(this, status, { ...headers }, statusText);
    if (body.length > 0) await this.#give(body);
    if (this.aborted) return;
    if (brokenBy !== undefined) this.fail(brokenBy);
    else this.#handler.onResponseEnd?.(this, {});
  }

  /** The connection broke. */
  fail(error: Error): void {
    if (this.aborted) return;
    this.#ended.abort(error);
    this.#handler.onResponseError?.(this, error);
  }

  async #give(body: Buffer): Promise<void> {
    await this.#ready();
    if (this.aborted) return;
    this.#handler.onResponseData?.(this, body);
    await this.#ready();
  }

  /** Resolves when the client takes more, or nothing more. */
  async #ready(): Promise<void> {
    if (!this.paused || this.aborted) return;
    await new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
  }
}
