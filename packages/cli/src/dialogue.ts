import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { Cancelled } from './cancelled.ts';
import type { Surroundings } from './surroundings.ts';

/** Whether somebody is there to answer: both ends are a terminal. */
export function canAsk({ input, output }: Surroundings): boolean {
  return input.isTTY && output.stdout.isTerminal;
}

/** Asks a person at a terminal, question by question. What is typed ahead answers the next one. */
export class Dialogue {
  readonly #reader: Interface;
  readonly #write: (text: string) => void;
  readonly #answers: string[] = [];
  #waiting: { resolve(answer: string): void; reject(error: Error): void } | null = null;
  #isClosed = false;
  #isHidden = false;

  constructor({ input, output }: Surroundings) {
    this.#write = (text) => output.stdout.write(text);
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#isHidden) this.#write(String(chunk));
        done();
      },
    });
    this.#reader = createInterface({ input, output: echo, terminal: true, historySize: 0 });
    this.#reader.on('line', (line) => this.#take(line));
    this.#reader.on('SIGINT', () => this.#reader.close());
    this.#reader.on('close', () => {
      this.#isClosed = true;
      this.#waiting?.reject(new Cancelled());
    });
  }

  /** @throws Cancelled */
  async ask(question: string): Promise<string> {
    this.#write(question);
    return this.#answer();
  }

  /** As {@link ask}, but shows nothing of the answer. @throws Cancelled */
  async askSecret(question: string): Promise<string> {
    this.#write(question);
    this.#isHidden = true;
    try {
      return await this.#answer();
    } finally {
      this.#isHidden = false;
      this.#write('\n');
    }
  }

  /** Whether the answer is yes; anything else than a yes is a no. @throws Cancelled */
  async confirm(question: string): Promise<boolean> {
    return /^y(?:es)?$/i.test((await this.ask(`${question} [y/N] `)).trim());
  }

  close(): void {
    this.#reader.close();
  }

  #answer(): Promise<string> {
    const ahead = this.#answers.shift();
    if (ahead !== undefined) return Promise.resolve(ahead);
    if (this.#isClosed) return Promise.reject(new Cancelled());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #take(line: string): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#answers.push(line);
    else waiting.resolve(line);
  }
}
