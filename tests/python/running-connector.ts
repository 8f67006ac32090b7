import { join } from 'node:path';
import type { HeadwaterError } from '@headwater/protocol';
import { pythonProgram, startProgram, type ServerProgram } from '@headwater/grpc/source';
import { onTestFinished } from 'vitest';
import { cacheFolder } from './python-here.ts';

/** A program that was started. */
export interface StartedProgram {
  readonly address: Promise<string>;
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
  /** All it has said: `stdout: line`, `info: message`. */
  readonly said: readonly string[];
  /** What its end was told with. */
  readonly ended: Promise<HeadwaterError | null>;
}

/** Makes a connector of this folder ready, with what is installed for all tests. */
export function pythonConnector(name: string): Promise<ServerProgram> {
  const folder = join(import.meta.dirname, 'connectors', name);
  return pythonProgram(folder, { environment: process.env, cacheFolder, mayInstall: false, note: () => {} });
}

/** Starts a program, which is ended when the test is. */
export function startTestProgram(program: ServerProgram, secondsToListen?: number): StartedProgram {
  const said: string[] = [];
  const ended = Promise.withResolvers<HeadwaterError | null>();
  const run = startProgram(
    program,
    {
      log: (level, message) => said.push(`${level}: ${message}`),
      output: (stream, line) => said.push(`${stream}: ${line}`),
      ended: ended.resolve,
    },
    secondsToListen,
  );
  onTestFinished(() => run.kill());
  const stop = () => run.stop();
  const kill = () => run.kill();
  return { address: run.address, stop, kill, said, ended: ended.promise };
}

/** Starts a connector of this folder. */
export async function startConnector(name: string): Promise<StartedProgram> {
  return startTestProgram(await pythonConnector(name));
}

/** Gives what a promise is rejected with, as `code: message`. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    return `it went well: ${JSON.stringify(await promise)}`;
  } catch (error) {
    return textOf(error);
  }
}

/** An error as `code: message`. */
export function textOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return `${String(error.code)}: ${error.message}`;
  return String(error);
}
