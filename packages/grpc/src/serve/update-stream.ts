/** What is needed of a call that is answered by many messages. */
export interface MessageCall {
  /** Gives false when nothing more should be written before it is drained. */
  write(message: Buffer, taken: () => void): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** What is resolved when nothing has to be waited for: always the same promise. */
const atOnce = Promise.resolve();

/** Writes messages into a call as fast as it takes them, and knows what it has yet to take. */
export class UpdateStream {
  readonly #call: MessageCall;
  #bytesWaiting = 0;
  #pause: PromiseWithResolvers<void> | undefined;
  #hasStopped = false;

  constructor(call: MessageCall) {
    this.#call = call;
  }

  /** Bytes that gRPC has not taken yet. */
  get bytesWaiting(): number {
    return this.#bytesWaiting;
  }

  /** Writes a message; nothing once it has stopped. @param taken is called when gRPC has taken it */
  send(message: Buffer, taken?: () => void): void {
    if (this.#hasStopped) return;
    this.#bytesWaiting += message.length;
    const mayGoOn = this.#call.write(message, () => {
      this.#bytesWaiting -= message.length;
      taken?.();
    });
    if (mayGoOn || this.#pause !== undefined) return;
    this.#pause = Promise.withResolvers();
    this.#call.once('drain', () => this.#resume());
  }

  /** Resolves when more may be written. */
  wait(): Promise<void> {
    return this.#pause?.promise ?? atOnce;
  }

  /** Writes nothing any more, and lets go on whoever waits. */
  stop(): void {
    this.#hasStopped = true;
    this.#resume();
  }

  #resume(): void {
    this.#pause?.resolve();
    this.#pause = undefined;
  }
}
