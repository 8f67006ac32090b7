import { join } from 'node:path';
import type { Amounts, BenchCase, Place } from './bench-case.ts';
import type { Figures } from './figures.ts';
import { measureProcess, type Usage } from './measure-process.ts';
import type { SyncAnswer, SyncOrder } from './run-case.ts';

/**
 * Runs the sync of a case into a new warehouse, and measures it.
 *
 * @throws Error when it fails
 */
export async function measureSync(
  { connector, settings, ownFigure }: Pick<BenchCase, 'connector' | 'settings' | 'ownFigure'>,
  { rows, changes }: Amounts,
  { folder, warehouse }: Place,
): Promise<Figures> {
  const order: SyncOrder = {
    connectorFile: join(import.meta.dirname, 'connectors', `${connector}.ts`),
    folder,
    warehouse,
    spoolParent: join(folder, 'spool'),
    configuration: textsOf({ ...settings, ...(changes === undefined ? { rows } : { rows, changes }) }),
  };
  if (changes !== undefined) await runSync(order, rows);
  const { answer, usage } = await runSync(order, changes ?? rows);
  const ownFigures = {
    mergeMilliseconds: answer.mergeSeconds * 1000,
    checkpointsPerSecond: answer.checkpointsPerSecond,
  };
  return {
    rowsPerSecond: answer.rows / answer.seconds,
    cpuSecondsPerMillion: (usage.cpuSeconds / answer.rows) * 1e6,
    treeMegabytes: usage.treeMegabytes,
    connectorMegabytes: usage.belowMegabytes,
    secondsAfterLastRow: answer.secondsAfterLastRow,
    ...(ownFigure === undefined ? {} : { [ownFigure]: ownFigures[ownFigure] }),
    othersPercent: usage.othersPercent,
  };
}

async function runSync(order: SyncOrder, rows: number): Promise<{ answer: SyncAnswer; usage: Usage }> {
  const program = join(import.meta.dirname, 'run-case.ts');
  const words = [program, JSON.stringify(order)];
  const { usage, printed } = await measureProcess({ words, folder: order.folder });
  const answer: SyncAnswer = JSON.parse(printed);
  if (answer.status !== 'succeeded') {
    throw new Error(`status of the sync: expected succeeded, found ${answer.status}: ${answer.error}`);
  }
  if (answer.rows !== rows) {
    throw new Error(`rows the sync tells of: expected ${rows}, found ${answer.rows}`);
  }
  return { answer, usage };
}

function textsOf(settings: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
