import { reportError } from '@headwater/protocol';
import { moment } from '../control/clock.ts';
import type { RunReport } from '../runs/run-messages.ts';
import type { SyncParts } from './sync-parts.ts';
import type { SetupTest } from './syncs.ts';

/** Runs the connector's own tests in a process of their own, and keeps the setup state they lead to. */
export async function testConnection(parts: SyncParts, connectionId: string): Promise<readonly SetupTest[]> {
  const tests = await runTests(parts, connectionId);
  const hasFailed = tests.some(({ status }) => status === 'FAILED' || status === 'JOB_FAILED');
  await keepSetupState(parts, connectionId, tests, hasFailed);
  return tests;
}

async function runTests(parts: SyncParts, connectionId: string): Promise<readonly SetupTest[]> {
  const tests: SetupTest[] = [];
  try {
    const run = await parts.starter.startSetup(connectionId, 'setup-tests', (report) => {
      if (report.kind === 'setup-test') tests.push(describeTest(report));
    });
    const { status, error } = await run.ended;
    if (status === 'succeeded' || tests.some((test) => test.status === 'FAILED')) return tests;
    return [...tests, jobFailed(error?.message ?? 'the process of the tests ended without a word')];
  } catch (error) {
    return [...tests, jobFailed(reportError(error, 'internal').message)];
  }
}

function describeTest({ title, status, message }: Extract<RunReport, { kind: 'setup-test' }>): SetupTest {
  return { title, status, message, details: message };
}

function jobFailed(message: string): SetupTest {
  return { title: 'Running the connector', status: 'JOB_FAILED', message, details: message };
}

async function keepSetupState(
  { store, clock, events }: SyncParts,
  connectionId: string,
  tests: readonly SetupTest[],
  hasFailed: boolean,
): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    const connection = await transaction
      .selectFrom('connections')
      .select(['setup_state'])
      .where('id', '=', connectionId)
      .executeTakeFirst();
    if (connection === undefined) return;
    // One that never worked is not broken, but incomplete.
    const failed = connection.setup_state === 'incomplete' ? 'incomplete' : 'broken';
    await transaction
      .updateTable('connections')
      .set({
        setup_state: hasFailed ? failed : 'connected',
        tasks: JSON.stringify(hasFailed ? tests.flatMap(taskOf) : []),
        updated_at: moment(clock.now()),
      })
      .where('id', '=', connectionId)
      .execute();
    await events.record(transaction, {
      event: hasFailed ? 'connection_failure' : 'connection_successful',
      level: hasFailed ? 'WARNING' : 'INFO',
      connectionId,
      data: { tests: tests.map(({ title, status, message }) => ({ title, status, message })) },
    });
  });
}

function taskOf({ status, title, message }: SetupTest) {
  const isFailed = status === 'FAILED' || status === 'JOB_FAILED';
  return isFailed ? [{ code: 'reconnect', message: `${title}: ${message}`, details: {} }] : [];
}
