import { parseExactJson, type JsonObject } from '@headwater/protocol';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import type { SyncJob } from '../../../packages/platform/src/runs/run-messages.ts';
import { openFolder } from './open-folder.ts';
import { packagedConnector } from './packaged-connector.ts';
import { endingOf, logOf, runJob, startJob, syncJob, warehouseOf } from './run-job.ts';

const failed = (code: string, message: string) => ({
  status: 'failed',
  error: { code, message },
  checkpoints: 0,
  rows: 0,
});

const untilCancelled = `
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ seen: 1 });
    await op.upsert('thing', { id: 2 });
    while (!signal.aborted) await later(10);`;

test('a sync reports what it commits and says, and its tables are in the warehouse', async () => {
  const dataFolder = openFolder();
  const code = await packagedConnector(`
    log.info('reading page 1');
    console.log('printed');
    await op.upsert('thing', { id: 1, name: 'one' });
    await op.checkpoint({ page: 2 });
    log.warning('nearly done');
    await op.upsert('thing', { id: 2, name: 'two' });`);
  const { end, reports } = await runJob(syncJob(code, { dataFolder }));
  const [table, ...others] = end.tables;
  expect({ ...endingOf(end), warnings: end.warnings, others, table: table?.table }).toEqual({
    status: 'succeeded',
    error: null,
    checkpoints: 1,
    rows: 2,
    warnings: [],
    others: [],
    table: 'thing',
  });
  expect(reports.filter(({ kind }) => kind === 'started' || kind === 'committed')).toEqual([
    { kind: 'started', state: null },
    { kind: 'committed', checkpoint: 1, state: { page: 2 }, rows: 1 },
    { kind: 'committed', checkpoint: 1, state: { page: 2 }, rows: 2 },
  ]);
  expect(logOf(reports).toSorted()).toEqual([
    'info connector: reading page 1',
    'info output: printed',
    'warning connector: nearly done',
  ]);
  expect(await readTables(warehouseOf(dataFolder))).toEqual({
    thing: [
      { id: 1, name: 'one' },
      { id: 2, name: 'two' },
    ],
  });
});

test('the next sync goes on from the last commit, or from a state that is given', async () => {
  const dataFolder = openFolder();
  const code = await packagedConnector('    await op.checkpoint({ runs: (state.runs ?? 0) + 1 });');
  const startedFrom = async (start: Parameters<typeof syncJob>[1]) => {
    const { reports } = await runJob(syncJob(code, { dataFolder, ...start }));
    return reports.find(({ kind }) => kind === 'started');
  };
  expect(await startedFrom({})).toEqual({ kind: 'started', state: null });
  expect(await startedFrom({})).toEqual({ kind: 'started', state: { runs: 1 } });
  expect(await startedFrom({ start: { kind: 'given', state: { runs: 40 }, name: 'first' } })).toEqual({
    kind: 'started',
    state: { runs: 40 },
  });
  expect(await startedFrom({ start: { kind: 'given', state: null, name: 'second' } })).toEqual({
    kind: 'started',
    state: null,
  });
});

test('a state keeps every digit on its way through the server', async () => {
  const dataFolder = openFolder();
  const code = await packagedConnector("    await op.upsert('thing', { id: 1 });");
  const text = '{"id":12345678901234567890,"rate":0.1000000000000000000001}';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is written here
  const state = parseExactJson(text) as JsonObject;
  const statesOf = async (start: SyncJob['start']) => {
    const { reports } = await runJob(syncJob(code, { dataFolder, start }));
    return reports.flatMap((report) => ('state' in report ? [JSON.stringify(report.state)] : []));
  };
  expect(await statesOf({ kind: 'given', state, name: 'one' })).toEqual([text, text]);
  expect(await statesOf({ kind: 'committed' })).toEqual([text, text]);
});

test('what a failed sync has committed is told with its error', async () => {
  const code = await packagedConnector(`
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ seen: 1 });
    await op.upsert('thing', { id: 2 });
    throw new TypeError('no such page');`);
  const { end, reports } = await runJob(syncJob(code));
  expect(endingOf(end)).toEqual({
    ...failed('connector_failed', 'TypeError: no such page'),
    checkpoints: 1,
    rows: 1,
  });
  const [first, place] = logOf(reports).join().split('\n');
  expect([first, place]).toEqual([
    'error connector: TypeError: no such page',
    '    at Object.update (connector.ts:13:11)',
  ]);
});

test('a sync that is cancelled stops at a safe point', async () => {
  const run = startJob(syncJob(await packagedConnector(untilCancelled)));
  await run.reported(({ kind }) => kind === 'committed');
  run.cancel();
  expect(endingOf(await run.ended)).toEqual({
    status: 'cancelled',
    error: { code: 'sync_cancelled', message: 'the sync was cancelled' },
    checkpoints: 1,
    rows: 1,
  });
});

test('a connector that does not heed it is ended after the grace', async () => {
  const code = await packagedConnector(`
    await op.checkpoint({ seen: 1 });
    for (;;) { /* busy */ }`);
  const run = startJob(syncJob(code, { graceSeconds: 1 }));
  await run.reported(({ kind }) => kind === 'committed');
  const begun = performance.now();
  run.cancel();
  expect(endingOf(await run.ended)).toEqual({
    status: 'cancelled',
    error: { code: 'sync_cancelled', message: 'the sync was cancelled' },
    checkpoints: 1,
    rows: 0,
  });
  expect(performance.now() - begun).toBeLessThan(5000);
});

test('a run that is killed says what it had committed', async () => {
  const run = startJob(syncJob(await packagedConnector(untilCancelled)));
  await run.reported(({ kind }) => kind === 'committed');
  run.kill();
  expect(endingOf(await run.ended)).toEqual({
    status: 'cancelled',
    error: { code: 'sync_cancelled', message: 'the run was stopped' },
    checkpoints: 1,
    rows: 1,
  });
});

test('a sync that is cancelled as it is asked for does nothing', async () => {
  const run = startJob(syncJob(await packagedConnector(untilCancelled)));
  run.kill();
  const { status } = await run.ended;
  expect({ status, reports: run.reports }).toEqual({ status: 'cancelled', reports: [] });
});

test('a sync that takes too long is ended, and keeps what it had committed', async () => {
  const code = await packagedConnector(`
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ seen: 1 });
    for (;;) { /* busy */ }`);
  const { end } = await runJob(syncJob(code, { limits: { memoryMegabytes: 1024, seconds: 2 } }));
  const text = 'the sync took longer than its 2 s: checkpoint as you go';
  expect({
    ...endingOf(end),
    error: { ...end.error, message: end.error?.message.slice(0, text.length) },
  }).toEqual({ status: 'failed', error: { code: 'sync_timeout', message: text }, checkpoints: 1, rows: 1 });
});

test('what a connector cannot be loaded for is said', async () => {
  const code = await packagedConnector('', "schema: { get thing() { throw new Error('no columns'); } },");
  const { end } = await runJob(syncJob(code));
  expect({ status: end.status, code: end.error?.code }).toEqual({
    status: 'failed',
    code: 'connector_failed',
  });
});

test('the code sees nothing of the environment of the server', async () => {
  process.env['HEADWATER_TEST_SECRET'] = 'of the server';
  try {
    const code = await packagedConnector("    log.info(Object.keys(process.env).sort().join(' '));");
    const { reports } = await runJob(syncJob(code));
    const allowed =
      /^(?:PATH|LANG|TZ|HOME|TMPDIR|FIVETRAN_(?:CONNECTION_ID|CONNECTION_NAME|GROUP_ID|DEPLOYMENT_MODEL))$/;
    const [names = ''] = logOf(reports);
    expect(
      names
        .replace('info connector: ', '')
        .split(' ')
        .filter((name) => !allowed.test(name)),
    ).toEqual([]);
  } finally {
    delete process.env['HEADWATER_TEST_SECRET'];
  }
});

test('the code sees what the operator gives it of the environment', async () => {
  const code = await packagedConnector('    log.info(`${process.env.HTTPS_PROXY} ${process.env.HOME}`);');
  const variables = { HTTPS_PROXY: 'http://proxy.example:3128', HOME: '/root' };
  const job = syncJob(code, { variables });
  const { reports } = await runJob(job);
  expect(logOf(reports)).toEqual([`info connector: http://proxy.example:3128 ${job.folders.home}`]);
});

test('no secret is told, in whatever way it is written; the state is kept as it is', async () => {
  const key = 'sesame open/42?';
  const code = await packagedConnector(
    `
    const { key } = configuration;
    const writings = [key, encodeURIComponent(key), Buffer.from(key).toString('base64'), JSON.stringify({ key })];
    for (const writing of writings) { log.info('log ' + writing); console.error('printed ' + writing); }
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ key });
    throw new Error('refused ' + writings.join(' '));`,
    "configuration: { key: { type: 'secret', label: 'Key' } },",
  );
  const { end, reports } = await runJob(syncJob(code, { configuration: { key } }));
  const said = JSON.stringify([end, reports.filter(({ kind }) => kind !== 'committed')]);
  const written = [key, encodeURIComponent(key), btoa(key), 'sesame'].filter((writing) =>
    said.includes(writing),
  );
  expect({ written, masked: said.split('****').length > 12, status: end.status }).toEqual({
    written: [],
    masked: true,
    status: 'failed',
  });
  expect(reports.find(({ kind }) => kind === 'committed')).toEqual({
    kind: 'committed',
    checkpoint: 1,
    state: { key },
    rows: 1,
  });
});
