import { isObject, type LogLevel } from '@headwater/protocol';

/** The levels of the Python SDK, and those that connectors in other languages write. */
const levels: Readonly<Record<string, LogLevel>> = {
  DEBUG: 'debug',
  FINE: 'debug',
  INFO: 'info',
  WARNING: 'warning',
  ERROR: 'error',
  SEVERE: 'error',
  CRITICAL: 'error',
};

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
}

/** Reads what a connector has logged: `null` when the line is anything else, `hidden` when nobody should see it. */
export function readLogLine(line: string): LogLine | 'hidden' | null {
  if (!line.startsWith('{"level":')) return null;
  const read = parse(line);
  if (!isObject(read)) return null;
  const { level: levelName, message } = read;
  const level = typeof levelName === 'string' ? levels[levelName] : undefined;
  if (level === undefined || typeof message !== 'string') return null;
  const origin = read['message_origin'] ?? read['message-origin'];
  // What the SDK does step by step is of no use to the author; what it complains of may be.
  if (origin === 'library_dev' || (origin === 'library' && level === 'info')) return 'hidden';
  return { level: origin === 'library' ? 'debug' : level, message };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
