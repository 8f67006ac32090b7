import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { endedChildrenSeconds, machineSeconds, readTreeMemory } from './process-tree.ts';

/** What a process used from its start to its end, everything below it included. */
export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The greatest memory seen, in MiB. */
  readonly treeMegabytes: number;
  /** The greatest memory seen of what the process had started itself, in MiB. */
  readonly belowMegabytes: number;
  /** How much of the machine everything else used meanwhile, in percent: the noise. */
  readonly othersPercent: number;
}

const millisecondsBetweenSamples = 150;

/** What a process is started with. */
export interface Command {
  /** @default Node itself */
  readonly program?: string;
  readonly words: readonly string[];
  readonly folder: string;
  /** Variables of its environment beside those that are here already. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end and watches it.
 *
 * @throws Error when it does not end with 0; what it complains of has been shown then
 */
export async function measureProcess({
  program = process.execPath,
  words,
  folder,
  variables = {},
}: Command): Promise<{ usage: Usage; printed: string }> {
  const peak = { tree: 0, below: 0 };
  const before = { machine: machineSeconds(), own: ownSeconds(), children: endedChildrenSeconds() };
  const begun = performance.now();
  const env = { ...process.env, ...variables };
  const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (printed += text));
  const sampling = setInterval(() => {
    if (child.pid === undefined) return;
    const memory = readTreeMemory(child.pid);
    peak.tree = Math.max(peak.tree, memory.tree);
    peak.below = Math.max(peak.below, memory.below);
  }, millisecondsBetweenSamples);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(sampling));
  const seconds = (performance.now() - begun) / 1000;
  if (exitCode !== 0) throw new Error(`exit code of ${words[0]}: expected 0, found ${exitCode}; see above`);
  const cpuSeconds = endedChildrenSeconds() - before.children;
  const othersSeconds = machineSeconds() - before.machine - (ownSeconds() - before.own) - cpuSeconds;
  return {
    usage: {
      seconds,
      cpuSeconds,
      treeMegabytes: peak.tree,
      belowMegabytes: peak.below,
      othersPercent: (Math.max(0, othersSeconds) / seconds / availableParallelism()) * 100,
    },
    printed,
  };
}

function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
