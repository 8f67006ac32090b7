import type { LogLevel } from '@headwater/protocol';
import { CheckpointLines } from './checkpoint-lines.ts';
import type { ShownEvent } from '@headwater/engine';
import { plainStyle, type Style } from './output.ts';
import { visible } from './visible-text.ts';

/** A line to be printed for good. */
export interface SyncLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** The widest label, `checkpoint`. */
const labelWidth = 10;
/** Room for a state in a line that only reminds of it. */
const longestState = 200;

/** Turns the events of a sync into lines for people; progress is shown elsewhere. */
export class SyncLines {
  readonly #style: Style;
  readonly #checkpoints = new CheckpointLines();

  constructor(style: Style = plainStyle) {
    this.#style = style;
  }

  take(event: ShownEvent, at: Date): SyncLine[] {
    switch (event.kind) {
      case 'progress':
        return this.due(at);
      case 'committed': {
        const texts = this.#checkpoints.take(event.checkpoint, event.rows, at.getTime());
        return this.#checkpointLines(texts, at);
      }
      case 'started':
        return this.#labelled('started', startText(event.state), at, this.#style.bold);
      case 'log':
        return this.#labelled(event.level, event.message, at, this.#levelStyle(event.level));
      case 'warning':
        return this.#labelled('warning', event.message, at, this.#style.yellow);
      case 'output':
        // The line as the author printed it; programs on Windows end lines with a carriage return.
        return this.#afterCheckpoints(at, [
          { stream: event.stream, text: visible(event.line.replace(/\r$/, '')) },
        ]);
    }
  }

  /** Gives what has waited long enough for company. */
  due(at: Date): SyncLine[] {
    return this.#checkpointLines(this.#checkpoints.due(at.getTime()), at);
  }

  /** Gives all that waits for company. */
  finish(at: Date): SyncLine[] {
    return this.#checkpointLines(this.#checkpoints.flush(), at);
  }

  /** A line of ours: what the command itself has to say. */
  note(label: string, text: string, at: Date): SyncLine[] {
    return this.#labelled(label, text, at, this.#style.yellow);
  }

  #labelled(label: string, message: string, at: Date, paint: (text: string) => string): SyncLine[] {
    return this.#afterCheckpoints(at, this.#lines(label, message, at, paint));
  }

  #lines(label: string, message: string, at: Date, paint: (text: string) => string): SyncLine[] {
    const time = at.toTimeString().slice(0, 8);
    const [first = '', ...rest] = message.split(/\r?\n/).map(visible);
    const space = ' '.repeat(time.length + labelWidth + 2);
    const head = `${this.#style.dim(time)} ${paint(label.padEnd(labelWidth))} ${first}`;
    return [head, ...rest.map((line) => space + line)].map((text) => ({ stream: 'stdout', text }));
  }

  #checkpointLines(texts: readonly string[], at: Date): SyncLine[] {
    return texts.flatMap((text) => this.#lines('checkpoint', text, at, this.#style.green));
  }

  #afterCheckpoints(at: Date, lines: readonly SyncLine[]): SyncLine[] {
    return [...this.#checkpointLines(this.#checkpoints.flush(), at), ...lines];
  }

  #levelStyle(level: LogLevel): (text: string) => string {
    const { dim, yellow, red } = this.#style;
    const styles = { debug: dim, info: plainStyle.dim, warning: yellow, error: red };
    return styles[level];
  }
}

function startText(state: object | null): string {
  if (state === null) return 'as a first sync: there is no state yet';
  const text = JSON.stringify(state);
  const shown = text.length > longestState ? `${text.slice(0, longestState)}…` : text;
  return `from the state ${shown}`;
}
