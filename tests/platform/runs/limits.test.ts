import { expect, test } from 'vitest';
import { packagedConnector } from './packaged-connector.ts';
import { endingOf, logOf, runJob, startJob, syncJob } from './run-job.ts';
import { processesThat } from './running-processes.ts';

const oneSafeRow = `
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ seen: 1 });`;

const endsWith = (code: string, message: string) => ({
  status: 'failed',
  error: { code, message },
  checkpoints: 1,
  rows: 1,
});

test('a connector whose processes together hold too much memory is ended, and it alone', async () => {
  // It holds little itself: what it starts does.
  const hoarder = `const kept = []; setInterval(() => kept.push(Buffer.alloc(2 ** 24, 1)), 20);`;
  const code = await packagedConnector(`${oneSafeRow}
    spawn(process.execPath, ['-e', ${JSON.stringify(hoarder)}], { detached: true, stdio: 'ignore' });
    await later(30_000);`);
  const begun = performance.now();
  const { end } = await runJob(syncJob(code, { limits: { memoryMegabytes: 300, seconds: 60 } }));
  expect(endingOf(end)).toEqual(
    endsWith(
      'connector_out_of_memory',
      'the processes of the connector held more than their 300 MB: read smaller pages, and do not keep rows that were written',
    ),
  );
  expect(performance.now() - begun).toBeLessThan(15_000);
});

test('a connector whose JavaScript holds too much ends with the same reason', async () => {
  const code = await packagedConnector(`${oneSafeRow}
    const kept = []; for (;;) kept.push(Array.from({ length: 1000 }, Math.random));`);
  const { end } = await runJob(syncJob(code, { limits: { memoryMegabytes: 150, seconds: 60 } }));
  expect({ ...endingOf(end), error: end.error?.code }).toEqual({
    ...endsWith('', ''),
    error: 'connector_out_of_memory',
  });
});

test('what a connector prints too much of is left out, and counted', async () => {
  const code = await packagedConnector(`
    for (let line = 0; line < 50_000; line += 1) process.stdout.write(\`line \${line}\\n\`);
    await op.upsert('thing', { id: 1 });`);
  const { end, reports } = await runJob(syncJob(code));
  const log = logOf(reports);
  const counted = log.flatMap((line) => /^warning platform: (\d+) lines were left out/.exec(line)?.[1] ?? []);
  const shown = log.filter((line) => line.startsWith('info output: line '));
  const leftOut = counted.reduce((sum, count) => sum + Number(count), 0);
  expect({ status: end.status, all: shown.length + leftOut, first: shown[0] }).toEqual({
    status: 'succeeded',
    all: 50_000,
    first: 'info output: line 0',
  });
  expect(shown.length).toBeLessThan(5000);
});

test('a line without an end fills no memory', async () => {
  const code = await packagedConnector(`
    const piece = 'x'.repeat(2 ** 20);
    for (let count = 0; count < 300; count += 1) {
      if (!process.stdout.write(piece)) await new Promise((drained) => process.stdout.once('drain', drained));
    }
    console.log('');
    console.log('after it');
    await op.upsert('thing', { id: 1 });`);
  const { end, reports } = await runJob(syncJob(code));
  const log = logOf(reports);
  expect({ status: end.status, lengths: log.map((line) => line.length), last: log.at(-1) }).toEqual({
    status: 'succeeded',
    lengths: ['info output: '.length + 10_001, 'info output: after it'.length],
    last: 'info output: after it',
  });
});

test.each([
  ['that waits', 'await later(30_000);'],
  ['that is busy', 'for (;;) { /* busy */ }'],
])('the death of the process of a run ends that run, and a connector %s', async (_name, body) => {
  const code = await packagedConnector(`${oneSafeRow}
    await later(200);
    process.kill(process.ppid, 'SIGKILL');
    ${body}`);
  const run = startJob(syncJob(code));
  expect(endingOf(await run.ended)).toEqual(
    endsWith('internal', 'the process of the run ended by SIGKILL before it was done'),
  );
  const { folder } = code;
  expect(processesThat((words) => words.includes(folder))).toEqual([]);
});

test('what a run has started does not outlive it, not even a daemon', async () => {
  const code = await packagedConnector(`${oneSafeRow}
    const daemon = spawn('setsid', ['sh', '-c', 'sleep 6161 & sleep 6162'], { detached: true, stdio: 'ignore' });
    log.info(String(daemon.pid));
    await later(200);`);
  const { end, reports } = await runJob(syncJob(code));
  const [pid] = logOf(reports).map((line) => Number(line.replace('info connector: ', '')));
  expect({ status: end.status, hasPid: Number(pid) > 0 }).toEqual({ status: 'succeeded', hasPid: true });
  expect(processesThat((words) => /sleep (?:6161|6162)/.test(words))).toEqual([]);
});
