import { expect, test } from 'vitest';
import type { RunReport } from '../../../packages/platform/src/runs/run-messages.ts';
import { packagedConnector, packagedFile } from './packaged-connector.ts';
import { endingOf, runJob, startJob, testsJob } from './run-job.ts';

const succeeded = { status: 'succeeded', error: null, checkpoints: 0, rows: 0 };

const declarations = `
  configuration: { host: { type: 'string', label: 'Host' }, key: { type: 'secret', label: 'Key' } },
  tests: {
    'Can reach the host': async ({ configuration }) => {
      if (configuration.host !== 'here') throw new Error('nobody answers at ' + configuration.host);
    },
    'Can log in': async ({ configuration }) => {
      throw new Error('the key ' + configuration.key + ' was refused');
    },
    'Can read orders': async () => {},
  },`;

/** `FAILED Can log in: the key … was refused`. */
function testsOf(reports: readonly RunReport[]): string[] {
  return reports.flatMap((report) =>
    report.kind === 'setup-test' ? [`${report.status} ${report.title}: ${report.message}`] : [],
  );
}

test('the tests of a connector run in their order, and no secret is told', async () => {
  const code = await packagedConnector('', declarations);
  const configuration = { host: 'here', key: 'sesame-open' };
  const { end, reports } = await runJob(testsJob(code, { configuration }));
  expect({ tests: testsOf(reports), end: endingOf(end) }).toEqual({
    tests: [
      'PASSED Checking the settings: ',
      'PASSED Can reach the host: ',
      'FAILED Can log in: Error: the key **** was refused',
      'PASSED Can read orders: ',
    ],
    end: succeeded,
  });
});

test('a setting that is missing is told, and what needs it is left out', async () => {
  const code = await packagedConnector('', declarations);
  const { end, reports } = await runJob(testsJob(code, { configuration: { host: 'here' } }));
  const [first, ...others] = testsOf(reports);
  expect({ first: first?.slice(0, 47), others, end: endingOf(end) }).toEqual({
    first: 'FAILED Checking the settings: configuration.key',
    others: [
      'SKIPPED Can reach the host: the settings are not whole',
      'SKIPPED Can log in: the settings are not whole',
      'SKIPPED Can read orders: the settings are not whole',
    ],
    end: succeeded,
  });
});

test.each([
  ['breaks at its import', "throw new Error('no file sesame-open');", 'FAILED Loading the connector: '],
  ['exports nothing', 'export const nothing = 1;', 'FAILED Loading the connector: '],
  ['ends its process', 'process.exit(4);', 'FAILED Loading the connector: '],
])('a connector that %s gives one failed test', async (_name, text, begin) => {
  const code = await packagedFile(text);
  const { end, reports } = await runJob(testsJob(code, { configuration: { key: 'sesame-open' } }));
  const tests = testsOf(reports);
  expect({
    count: tests.length,
    begin: tests[0]?.slice(0, begin.length),
    tells: tests.join().includes('sesame'),
    end: endingOf(end),
  }).toEqual({ count: 1, begin, tells: false, end: succeeded });
});

test('a test that ends the connector fails, and the others are left out', async () => {
  const code = await packagedConnector(
    '',
    "tests: { 'One': async () => {}, 'Two': async () => process.exit(3), 'Three': async () => {} },",
  );
  const { reports } = await runJob(testsJob(code));
  expect(testsOf(reports)).toEqual([
    'PASSED Checking the settings: ',
    'PASSED One: ',
    "FAILED Two: the connector's process ended with code 3 before update() did",
    'SKIPPED Three: the connector did not come back from an earlier test',
  ]);
});

test('tests that take too long together are ended', async () => {
  const code = await packagedConnector(
    '',
    "tests: { 'One': async () => { for (;;) { /* busy */ } }, 'Two': async () => {} },",
  );
  const { end, reports } = await runJob(testsJob(code, { limits: { memoryMegabytes: 1024, seconds: 3 } }));
  const tests = testsOf(reports).map((line) => line.replace(/than \d s/, 'than … s'));
  expect({ tests, end: endingOf(end) }).toEqual({
    tests: [
      'PASSED Checking the settings: ',
      'FAILED One: it took longer than … s',
      'SKIPPED Two: the connector did not come back from an earlier test',
    ],
    end: succeeded,
  });
});

test('tests that are no longer wanted end at once', async () => {
  const code = await packagedConnector('', "tests: { 'One': async () => { await later(60_000); } },");
  const run = startJob(testsJob(code));
  await run.reported(({ kind }) => kind === 'setup-test');
  run.cancel();
  expect(endingOf(await run.ended)).toEqual({
    status: 'cancelled',
    error: { code: 'sync_cancelled', message: 'the run was stopped' },
    checkpoints: 0,
    rows: 0,
  });
});
