import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';

/**
 * Waits, in the group of the program, until this process is gone, and then ends the group. Descriptor 3 is a socket
 * whose other end only this process holds: it closes even when this process is killed.
 */
const guard = `(trap '' TERM; exec >/dev/null 2>&1; while read -r _ <&3; do :; done; kill -KILL 0) & exec "$0" "$@"`;

/** Descriptor 3 is a pipe, for the program to write on. */
const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'pipe'];

const hasGroups = process.platform !== 'win32';

/** Starts a program at the head of a process group of its own, which does not outlive this process. */
export function startGroup(
  command: string,
  words: readonly string[],
  { folder, environment }: { folder: string; environment: NodeJS.ProcessEnv },
): ChildProcess {
  const options = { cwd: folder, env: environment, stdio };
  if (!hasGroups) return spawn(command, words, options);
  return spawn('/bin/sh', ['-c', guard, command, ...words], { ...options, detached: true });
}

/**
 * Sends a signal to a program and all it has started. As long as the guard lives no other group can have its number,
 * so that it may be sent when the program has ended.
 */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(hasGroups ? -pid : pid, signal);
  } catch {
    // It is gone already.
  }
}
