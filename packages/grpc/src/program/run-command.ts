import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { HeadwaterError } from '@headwater/protocol';
import { signalGroup } from './process-group.ts';

export interface CommandOptions {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Is told each line it says. */
  readonly line?: (line: string) => void;
}

export interface CommandEnd {
  /** Null when it was ended by a signal, or could not be started. */
  readonly code: number | null;
  /** What it said on standard output. */
  readonly stdout: string;
  /** The lines it said on both, in the order they were read. */
  readonly lines: readonly string[];
}

/**
 * Runs a command to its end.
 *
 * @throws HeadwaterError `sync_cancelled` when the signal stops it
 */
export function runCommand(
  command: string,
  words: readonly string[],
  { folder, environment, signal, line = () => {} }: CommandOptions,
): Promise<CommandEnd> {
  const stopped = () => new HeadwaterError('sync_cancelled', `${command} was stopped from outside`);
  if (signal?.aborted === true) return Promise.reject(stopped());
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const lines: string[] = [];
    const output: string[] = [];
    const stop = () => signalGroup(child, 'SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    for (const stream of ['stdout', 'stderr'] as const) {
      createInterface({ input: child[stream], crlfDelay: Infinity }).on('line', (text) => {
        if (stream === 'stdout') output.push(text);
        lines.push(text);
        line(text);
      });
    }
    child.on('error', (error) => lines.push(error.message));
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted === true) reject(stopped());
      else resolve({ code, stdout: output.join('\n'), lines });
    });
  });
}
