import { join } from 'node:path';
import type {
  ConnectorCode,
  Identity,
  RunJobBase,
  RunReport,
  SetupTestsJob,
  SyncJob,
} from '../../../packages/platform/src/runs/run-messages.ts';
import type { RunEnd } from '../../../packages/platform/src/runs/run-end.ts';
import { startRun, type Run } from '../../../packages/platform/src/runs/start-run.ts';
import { openFolder } from './open-folder.ts';

/** What differs from a usual job. */
export interface JobChoices extends Partial<
  Pick<SyncJob, 'configuration' | 'start' | 'graceSeconds' | 'limits' | 'isTrusted' | 'naming' | 'variables'>
> {
  /** The folder of all connections. @default a new one */
  readonly dataFolder?: string;
  readonly connection?: string;
  readonly identity?: Identity | null;
}

/** Where the tables of a connection are, as the server lays them out. */
export function warehouseOf(dataFolder: string, connection = 'sales'): string {
  return join(dataFolder, 'destinations', 'happy_group', connection, 'warehouse.db');
}

function jobBase(code: ConnectorCode, choices: JobChoices): RunJobBase {
  const { dataFolder = openFolder(), connection = 'sales', identity = null } = choices;
  const { configuration = {}, isTrusted = true } = choices;
  const folder = join(dataFolder, 'connections', connection);
  return {
    connection: { id: 'quick_river', name: connection, groupId: 'happy_group' },
    code,
    configuration,
    folders: {
      home: join(folder, 'home'),
      temporary: join(folder, 'tmp'),
      spool: join(folder, 'spool'),
      cache: join(folder, 'cache'),
    },
    identity,
    limits: choices.limits ?? { memoryMegabytes: 1024, seconds: 60 },
    isTrusted,
    mayInstall: false,
    variables: choices.variables ?? {},
  };
}

/** A sync of a connection, as the server asks for it. */
export function syncJob(code: ConnectorCode, choices: JobChoices = {}): SyncJob {
  const { dataFolder = openFolder(), connection = 'sales' } = choices;
  const warehouse = warehouseOf(dataFolder, connection);
  return {
    ...jobBase(code, { ...choices, dataFolder }),
    kind: 'sync',
    syncId: '4f9a3c1e-7f43-4c6e-9f34-0d8c7a4f6c11',
    destination: { service: 'duckdb', warehouse, uploads: join(warehouse, '..', 'uploads') },
    start: choices.start ?? { kind: 'committed' },
    naming: choices.naming ?? 'FIVETRAN',
    graceSeconds: choices.graceSeconds ?? 5,
  };
}

/** The connector's own tests, as the server asks for them. */
export function testsJob(code: ConnectorCode, choices: JobChoices = {}): SetupTestsJob {
  return { ...jobBase(code, choices), kind: 'setup-tests' };
}

/** A run that was started, with all it reports. */
export interface StartedRun extends Omit<Run, 'give'> {
  readonly reports: RunReport[];
  /** Resolves with the first report that fits. */
  reported(fits: (report: RunReport) => boolean): Promise<RunReport>;
}

export function startJob(job: SyncJob | SetupTestsJob): StartedRun {
  const reports: RunReport[] = [];
  let look = (_report: RunReport): void => {};
  const run = startRun(job, (report) => {
    reports.push(report);
    look(report);
  });
  run.give(job);
  return {
    process: run.process,
    ended: run.ended,
    cancel: () => run.cancel(),
    kill: () => run.kill(),
    reports,
    reported: (fits) =>
      new Promise((found) => {
        const known = reports.find(fits);
        if (known !== undefined) found(known);
        look = (report) => void (fits(report) && found(report));
      }),
  };
}

/** Runs a job to its end. */
export async function runJob(
  job: SyncJob | SetupTestsJob,
): Promise<{ end: RunEnd; reports: readonly RunReport[] }> {
  const run = startJob(job);
  return { end: await run.ended, reports: run.reports };
}

/** The log of a run: `info output: a line`. */
export function logOf(reports: readonly RunReport[]): string[] {
  return reports.flatMap((report) =>
    report.kind === 'log' ? [`${report.level} ${report.origin}: ${report.message}`] : [],
  );
}

/** What of an end does not depend on the tables. */
export function endingOf({ status, error, checkpoints, rows }: RunEnd) {
  return { status, error: error ?? null, checkpoints, rows };
}
