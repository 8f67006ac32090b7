import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { treeUse } from './process-tree.ts';

/** Each case, the rows it is measured with, and the case that fills the table first. */
const cases = [
  { name: 'narrow', rows: 5_000_000 },
  { name: 'fat', rows: 1_000_000 },
  { name: 'changes', rows: 5_000_000, after: 'narrow' },
  { name: 'tiny-checkpoints', rows: 100_000, after: 'narrow' },
  { name: 'tiny-checkpoints', rows: 5_000_000, after: 'narrow' },
  { name: 'mixed', rows: 1_000_000 },
  { name: 'undeclared', rows: 5_000_000 },
  { name: 'row-awaits', rows: 5_000_000 },
  { name: 'wide', rows: 100_000 },
  { name: 'many-tables', rows: 500_000 },
  { name: 'big-cells', rows: 20_000 },
] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' }, share: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);

console.log('case                 rows        rows/s   CPU-s/M   PSS MB  connector MB   after last row s');
for (const one of cases) {
  if (positionals.length > 0 && !positionals.includes(one.name)) continue;
  const rows = Math.round(one.rows * Number(values.share));
  const measured = [];
  for (let run = 0; run < runs; run += 1) measured.push(await measureCase(one, rows));
  measured.sort((a, b) => a.seconds - b.seconds);
  const median = measured[Math.floor(runs / 2)];
  if (median !== undefined) console.log(line(one.name, rows, median));
}

interface Measured {
  readonly status: string;
  readonly error?: string;
  readonly rows: number;
  readonly seconds: number;
  readonly cpu: number;
  readonly memory: number;
  readonly childMemory: number;
  readonly sinceLastRow: number;
  readonly notes: readonly string[];
  readonly peers: string;
}

async function measureCase(one: (typeof cases)[number], rows: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'));
  try {
    if ('after' in one) await run('run-case.ts', [one.after, String(rows), folder]);
    const measured = await run('run-case.ts', [one.name, String(rows), folder]);
    const peers = one.name === 'narrow' ? await measurePeers(folder, rows, measured.seconds) : '';
    return { ...measured, peers };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePeers(folder: string, rows: number, seconds: number): Promise<string> {
  const parts = [];
  for (const format of ['csv', 'parquet']) {
    const peer = await run('duckdb-peer.ts', [format, folder]);
    parts.push(
      `DuckDB from ${format} ${Math.round(rows / peer.seconds)} rows/s, ours ${(peer.seconds / seconds).toFixed(2)} ×`,
    );
  }
  return parts.join('; ');
}

/** Runs a program, samples the memory of its tree, and adds the CPU seconds of the whole tree. */
async function run(program: string, words: readonly string[]): Promise<Measured> {
  const child = spawn(
    'bash',
    ['-c', 'time "$0" "$@"', process.execPath, join(import.meta.dirname, program), ...words],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TIMEFORMAT: 'cpu %U %S' },
    },
  );
  let output = '';
  let timing = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (timing += String(chunk)));
  let memory = 0;
  let childMemory = 0;
  const timer = setInterval(() => {
    const shell = treeUse(child.pid ?? 0);
    memory = Math.max(memory, shell.memory + shell.grandchildMemory);
    childMemory = Math.max(childMemory, shell.grandchildMemory);
  }, 150);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const [, user = '0', system = '0'] = /cpu ([\d.]+) ([\d.]+)/.exec(timing) ?? [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- printed by the programs of this folder
  const printed = JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Measured;
  return { ...printed, cpu: Number(user) + Number(system), memory, childMemory };
}

function line(name: string, rows: number, measured: Measured): string {
  if (measured.status !== 'succeeded') return `${name.padEnd(18)} failed: ${measured.error ?? 'unknown'}`;
  const figures = [
    name.padEnd(18),
    String(rows).padStart(9),
    String(Math.round(measured.rows / measured.seconds)).padStart(12),
    ((measured.cpu / measured.rows) * 1e6).toFixed(2).padStart(9),
    measured.memory.toFixed(0).padStart(8),
    measured.childMemory.toFixed(0).padStart(13),
    measured.sinceLastRow.toFixed(2).padStart(18),
  ];
  return [figures.join(' '), ...measured.notes, ...(measured.peers === '' ? [] : [measured.peers])].join(
    '\n    ',
  );
}
