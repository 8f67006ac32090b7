import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processStart } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { until } from '../platform/crash/until.ts';
import { connectorFile, inFolder, oneSafeRow, runConnector } from './run-connector.ts';

test('a sync removes the spools of processes that are gone, and of no other', async () => {
  await inFolder(async (folder) => {
    const spoolParent = join(folder, 'spool');
    const running = startShell('echo $$; read line');
    const abandoning = startShell('sh -c "echo \\$\\$; read line" <&0 & exec sleep 60');
    try {
      const runs = await firstLine(running);
      const killed = await firstLine(abandoning);
      const [ofRunning, ofKilled] = [spoolName(runs), spoolName(killed)];
      process.kill(killed, 'SIGKILL');
      // Its parent does not ask for its end: its id stays taken.
      await until(() => processStart(killed) === null);
      expect(() => process.kill(killed, 0)).not.toThrow();
      const ofEarlier = `${runs}-1-ab12cd`;
      await fill(spoolParent, [ofRunning, ofKilled, ofEarlier, 'of nobody']);

      const { status } = await runConnector(connectorFile(oneSafeRow), {
        places: { folder, warehouse: join(folder, 'warehouse.db'), spoolParent },
      });

      expect([status, await readdir(spoolParent)]).toEqual(['succeeded', [ofRunning]]);
    } finally {
      running.kill('SIGKILL');
      abandoning.kill('SIGKILL');
    }
  });
});

function startShell(script: string): ChildProcess {
  return spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function firstLine({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error('a shell has no output');
  const [line] = await once(createInterface({ input: stdout }), 'line');
  return Number(line);
}

function spoolName(pid: number): string {
  return `${pid}-${processStart(pid)?.split(' ')[1]}-ab12cd`;
}

async function fill(spoolParent: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(spoolParent, name, 'incoming'), { recursive: true });
    await writeFile(join(spoolParent, name, 'incoming', '1.parquet'), 'rows');
  }
}
