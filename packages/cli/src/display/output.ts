import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

/** The two streams of a process, and what can be shown on them. */
export interface Output {
  readonly stdout: Channel;
  readonly stderr: Channel;
}

export interface Channel {
  write(text: string): void;
  /** Whether lines can be drawn again in place. */
  readonly isTerminal: boolean;
  readonly style: Style;
  /** Null where lines can be as long as they like. */
  columns(): number | null;
  rows(): number;
}

type Paint = (text: string) => string;

/** Colours text, or leaves it as it is where no colours are wanted. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
}

const asItIs: Paint = (text) => text;

/** No colours. */
export const plainStyle: Style = { bold: asItIs, dim: asItIs, red: asItIs, yellow: asItIs, green: asItIs };

const colourStyle: Style = {
  bold: (text) => styleText('bold', text, { validateStream: false }),
  dim: (text) => styleText('dim', text, { validateStream: false }),
  red: (text) => styleText('red', text, { validateStream: false }),
  yellow: (text) => styleText('yellow', text, { validateStream: false }),
  green: (text) => styleText('green', text, { validateStream: false }),
};

/** Describes a stream of this process. */
export function channel(
  stream: NodeJS.WriteStream & Partial<WriteStream>,
  environment: NodeJS.ProcessEnv,
): Channel {
  const isTerminal = stream.isTTY && environment['TERM'] !== 'dumb';
  const hasColours = isTerminal && (environment['NO_COLOR'] ?? '') === '';
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    style: hasColours ? colourStyle : plainStyle,
    // A terminal that does not know its size says 0.
    columns: () => (isTerminal ? stream.columns || 80 : null),
    rows: () => stream.rows || 24,
  };
}
