import type { LogLevel } from '@headwater/protocol';

/** Takes lines of the log of a server. */
export interface ServerLog {
  /** What the connector says. */
  connector(level: LogLevel, message: string): void;
  /** What Headwater says. */
  library(level: LogLevel, message: string): void;
}

/** Gives a log that writes lines of JSON, as platforms read them. @param write takes a line with its end */
export function serverLog(write: (line: string) => void): ServerLog {
  return {
    connector: (level, message) => write(logLine(level, message, 'connector_sdk')),
    library: (level, message) => write(logLine(level, `\u26a1 sdk ${message}`, 'library')),
  };
}

function logLine(level: LogLevel, message: string, origin: string): string {
  const line = JSON.stringify({ level: level.toUpperCase(), message, message_origin: origin });
  // Readers differ in the encoding they expect, and in what ends a line.
  return `${line.replaceAll(/[\u007f-\uffff]/g, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
