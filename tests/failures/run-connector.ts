import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync, type SyncOptions } from '@headwater/engine';
import type { Destination, JsonObject } from '@headwater/protocol';
import { hostFile } from '@headwater/sdk/host';
import { readTables, type TestRow } from '@headwater/testing';

/** Everything a person is left with after a sync. Paths of the test's folder are written as `<folder>`. */
export interface Ending {
  status: 'succeeded' | 'failed' | 'cancelled';
  code: string | null;
  message: string | null;
  /** Only where the source said when it may be asked again. */
  retryAt?: string;
  tables: Record<string, TestRow[]>;
  state: JsonObject | null;
  warnings: string[];
}

export interface RunOptions extends Pick<
  SyncOptions,
  'timeoutSeconds' | 'signal' | 'graceSeconds' | 'sizes'
> {
  readonly memoryMegabytes?: number;
  /** Where everything lies, and stays after the sync. @default a folder that is made for it */
  readonly places?: Places;
  /** The program that runs the connector. @default the SDK's */
  readonly host?: string;
  /** @default the file of the places, with the usual memory */
  readonly destination?: (warehouse: string) => Destination;
  /** Is told when a checkpoint has been committed. */
  readonly onCommit?: (checkpoint: number) => void;
  readonly onLog?: (message: string) => void;
  readonly onOutput?: (line: string) => void;
}

/** Paths of one sync, all absolute. */
export interface Places {
  /** Holds the connector; the others may lie elsewhere. */
  readonly folder: string;
  readonly warehouse: string;
  readonly spoolParent: string;
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

/** Gives some work a folder of its own, inside the repository, and removes it afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true });
  const folder = await realpath(await mkdtemp(join(parent, 'connector-')));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a connector into a folder, runs one sync of it in a process, and says how that ended. */
export function runConnector(source: string, options: RunOptions = {}): Promise<Ending> {
  if (options.places !== undefined) return runIn(options.places, source, options);
  return inFolder((folder) => {
    const places = {
      folder,
      warehouse: join(folder, 'warehouse.db'),
      spoolParent: join(folder, 'spool'),
    };
    return runIn(places, source, options);
  });
}

async function runIn(
  { folder, warehouse, spoolParent }: Places,
  source: string,
  options: RunOptions,
): Promise<Ending> {
  const {
    memoryMegabytes,
    host = hostFile,
    destination,
    onLog,
    onOutput,
    onCommit,
    ...syncOptions
  } = options;
  const file = join(folder, 'connector.ts');
  const warnings: string[] = [];
  await writeFile(file, source);
  const result = await runSync({
    ...syncOptions,
    connection: 'tester',
    connector: connectorProcess({
      host,
      file,
      folder,
      ...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
    }),
    destination: destination?.(warehouse) ?? duckdb({ file: warehouse }),
    configuration: {},
    spoolParent,
    onEvent(event) {
      if (event.kind === 'warning') warnings.push(event.message);
      if (event.kind === 'log') onLog?.(event.message);
      if (event.kind === 'output') onOutput?.(event.line);
      if (event.kind === 'committed') onCommit?.(event.checkpoint);
    },
  });
  const { error } = result;
  return {
    status: result.status,
    code: error?.code ?? null,
    message: error?.message.replaceAll(folder, '<folder>') ?? null,
    ...(error?.retryAt !== undefined && { retryAt: error.retryAt }),
    tables: existsSync(warehouse) ? await readTables(warehouse) : {},
    state: result.state,
    warnings,
  };
}

/** What a body of update() begins with: one row that is checkpointed, and one that is not. */
export const oneSafeRow = `    await op.upsert('thing', { id: 1, name: 'safe' });
    await op.checkpoint({ seen: 1 });
    await op.upsert('thing', { id: 2, name: 'not safe' });`;

/** The end of a sync that failed after {@link oneSafeRow}. */
export function failedAfterOneSafeRow(code: string, message: unknown): { [Part in keyof Ending]: unknown } {
  return {
    status: 'failed',
    code,
    message,
    tables: { thing: [{ id: 1, name: 'safe' }] },
    state: { seen: 1 },
    warnings: [],
  };
}
