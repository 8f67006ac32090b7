import { HeadwaterError } from '@headwater/protocol';
import { lastWords } from './last-words.ts';

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of its standard error. */
  readonly lastLines: readonly string[];
  /** Whether it had come so far as to listen. */
  readonly isListening: boolean;
}

/** Says why a program that serves a connector has ended by itself. */
export function explainProgramEnd(end: ProgramEnd): HeadwaterError {
  const { code, signal, isListening } = end;
  const before = isListening ? '' : ' before it listened';
  if (signal !== null) {
    const hint = signal === 'SIGKILL' ? ' (when nobody sent it, the system was out of memory)' : '';
    return new HeadwaterError(
      'connector_ended',
      `the connector's program was ended by ${signal}${before}${hint}`,
    );
  }
  const words = lastWords(end.lastLines);
  if (isListening) {
    const said = words === null ? '' : ` (${words})`;
    return new HeadwaterError(
      'connector_ended',
      `the connector's program ended by itself with code ${code}${said}: remove what ends it, such as os._exit(), and raise an error to fail`,
    );
  }
  return new HeadwaterError(
    'connector_invalid',
    words === null
      ? `the connector's program ended with code ${code} before it listened, and said nothing: start it by hand to see why`
      : `the connector could not be started: ${words}${advice(words)}`,
  );
}

function advice(words: string): string {
  return words.startsWith('ModuleNotFoundError:')
    ? ': require the package that has it in requirements.txt or pyproject.toml'
    : '';
}
