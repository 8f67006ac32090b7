import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError, isObject } from '@headwater/protocol';
import { portPlace } from './server-program.ts';

/** The file that says how a connector in any language is built and started. */
export const declarationName = 'headwater.json';

/** A command and its words. */
export type CommandLine = readonly [command: string, ...words: string[]];

export interface Declaration {
  readonly start: CommandLine;
  /** What makes it ready, when it needs that. */
  readonly build: CommandLine | null;
}

/**
 * Reads the headwater.json of a folder.
 *
 * @throws HeadwaterError `connector_invalid` when it is not as it must be
 */
export function readDeclaration(folder: string): Declaration {
  const file = join(folder, declarationName);
  const declared = parse(file);
  if (!isObject(declared))
    throw invalid(file, 'holds no object, such as { "start": ["./server", "{port}"] }');
  const unknown = Object.keys(declared).filter((key) => key !== 'start' && key !== 'build');
  if (unknown.length > 0) throw invalid(file, `knows no "${unknown.join('", "')}", only "start" and "build"`);
  const { start, build } = declared;
  if (!isCommandLine(start)) {
    throw invalid(file, 'needs a "start", a list of words such as ["node", "server.js", "{port}"]');
  }
  if (!start.slice(1).some((word) => word.includes(portPlace))) {
    throw invalid(file, `has no ${portPlace} in the words of "start": the port to listen on takes its place`);
  }
  if (build !== undefined && !isCommandLine(build)) {
    throw invalid(file, 'has a "build" that is no list of words such as ["npm", "ci"]');
  }
  return { start, build: build ?? null };
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(file, `cannot be read: ${String(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(file, `holds no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isCommandLine(value: unknown): value is CommandLine {
  return (
    Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string' && word !== '')
  );
}

function invalid(file: string, what: string): HeadwaterError {
  return new HeadwaterError('connector_invalid', `${file} ${what}`);
}
