import type { Output } from './output.ts';
import type { SyncLine } from './sync-lines.ts';

/** Prints lines for good, above some lines that are drawn again in place. Elsewhere than on a terminal there are none of those. */
export class LiveScreen {
  readonly #output: Output;
  #live: readonly string[] = [];

  constructor(output: Output) {
    this.#output = output;
  }

  print(lines: readonly SyncLine[]): void {
    if (lines.length === 0) return;
    let text = this.#eraseText();
    for (const line of lines) {
      if (line.stream === 'stderr') {
        this.#output.stdout.write(text);
        this.#output.stderr.write(`${line.text}\n`);
        text = '';
      } else {
        text += `${line.text}\n`;
      }
    }
    this.#output.stdout.write(text + this.#liveText());
  }

  /** Replaces the lines in place. They must not be wider than the terminal. */
  draw(lines: readonly string[]): void {
    if (!this.#output.stdout.isTerminal) return;
    const erase = this.#eraseText();
    this.#live = lines;
    this.#output.stdout.write(erase + this.#liveText());
  }

  close(): void {
    this.draw([]);
  }

  /** Puts the cursor at the first live line and clears from there on. */
  #eraseText(): string {
    return this.#live.length === 0 ? '' : `\u001b[${this.#live.length}A\u001b[J`;
  }

  #liveText(): string {
    return this.#live.map((line) => `${line}\n`).join('');
  }
}
