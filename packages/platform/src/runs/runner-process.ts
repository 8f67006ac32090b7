import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunPlace } from './run-messages.ts';

const runnerFile = fileURLToPath(new URL('../runner/main.ts', import.meta.url));

/** Room for young objects in each half of V8's nursery: most of what is there is dead soon. */
const youngMegabytes = 8;
/** The engine's JavaScript holds no rows. */
const heapMegabytes = 512;

const passedOn = ['PATH', 'LANG', 'TZ'];

/**
 * Starts the process of a run, with none of the server's environment. It waits for its job. Nothing that the user of
 * the connection can write to says what it does before it has become that user: no variable of Node, no folder it is in.
 */
export function startRunner({ folders, identity }: RunPlace): ChildProcess {
  const options = [
    '--disable-warning=ExperimentalWarning',
    // Whoever may send it a signal could debug it otherwise.
    '--disable-sigusr1',
    `--max-semi-space-size=${youngMegabytes}`,
    `--max-old-space-size=${heapMegabytes}`,
  ];
  const user = identity === null ? [] : [String(identity.uid), String(identity.gid)];
  return spawn(process.execPath, [...options, runnerFile, join(folders.cache, 'compiled'), ...user], {
    cwd: '/',
    // At the head of a group of its own, by which it is ended with the connector.
    detached: true,
    env: {
      ...Object.fromEntries(
        passedOn.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])),
      ),
      HOME: folders.home,
      TMPDIR: folders.temporary,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
}
