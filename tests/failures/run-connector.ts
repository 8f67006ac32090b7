import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync, type SyncOptions } from '@headwater/engine';
import type { JsonObject } from '@headwater/protocol';
import { hostFile } from '@headwater/sdk/host';
import { readTables, type TestRow } from '@headwater/testing';

/** Everything a person is left with after a sync. Paths of the test's folder are written as `<folder>`. */
export interface Ending {
  status: 'succeeded' | 'failed' | 'cancelled';
  code: string | null;
  message: string | null;
  tables: Record<string, TestRow[]>;
  state: JsonObject | null;
  warnings: string[];
}

export interface RunOptions extends Pick<
  SyncOptions,
  'timeoutSeconds' | 'signal' | 'graceSeconds' | 'sizes'
> {
  readonly memoryMegabytes?: number;
  readonly onLog?: (message: string) => void;
  readonly onOutput?: (line: string) => void;
}

const schema = `{ thing: { primaryKey: ['id'], columns: { id: 'LONG', name: 'STRING' } }, note: {} }`;

/** Inside the repository, so that a connector written there finds its packages. */
const parent = join(import.meta.dirname, 'files');

/** The file of a connector with the keyed table `thing`, the keyless table `note` and the given body of update(). */
export function connectorFile(body: string): string {
  return `import { connector } from '@headwater/sdk';

export default connector({
  schema: ${schema},
  async update({ op, log, signal }) {
${body}
  },
});
`;
}

/** Writes a connector into a folder of its own, runs one sync of it in a process, and says how that ended. */
export async function runConnector(source: string, options: RunOptions = {}): Promise<Ending> {
  await mkdir(parent, { recursive: true });
  const folder = await realpath(await mkdtemp(join(parent, 'connector-')));
  const { memoryMegabytes, onLog, onOutput, ...syncOptions } = options;
  const file = join(folder, 'connector.ts');
  const warehouse = join(folder, 'warehouse.db');
  const warnings: string[] = [];
  try {
    await writeFile(file, source);
    const result = await runSync({
      ...syncOptions,
      connection: 'tester',
      connector: connectorProcess({
        host: hostFile,
        file,
        folder,
        ...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
      }),
      destination: duckdb({ file: warehouse }),
      configuration: {},
      spoolParent: join(folder, 'spool'),
      onEvent(event) {
        if (event.kind === 'warning') warnings.push(event.message);
        if (event.kind === 'log') onLog?.(event.message);
        if (event.kind === 'output') onOutput?.(event.line);
      },
    });
    return {
      status: result.status,
      code: result.error?.code ?? null,
      message: result.error?.message.replaceAll(folder, '<folder>') ?? null,
      tables: await readTables(warehouse),
      state: result.state,
      warnings,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a body of update() begins with: one row that is checkpointed, and one that is not. */
export const oneSafeRow = `    await op.upsert('thing', { id: 1, name: 'safe' });
    await op.checkpoint({ seen: 1 });
    await op.upsert('thing', { id: 2, name: 'not safe' });`;

/** The end of a sync that failed after {@link oneSafeRow}. */
export function failedAfterOneSafeRow(code: string, message: unknown): Record<keyof Ending, unknown> {
  return {
    status: 'failed',
    code,
    message,
    tables: { thing: [{ id: 1, name: 'safe' }] },
    state: { seen: 1 },
    warnings: [],
  };
}
