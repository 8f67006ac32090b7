import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFolder } from './open-folder.ts';
import { packagedConnector } from './packaged-connector.ts';
import { endingOf, runJob, syncJob, testsJob } from './run-job.ts';

const none = { status: 'failed', checkpoints: 0, rows: 0 };

test('a program that cannot be started ends the run with the reason, though it was given a job', async () => {
  const code = await packagedConnector('');
  const { execPath } = process;
  onTestFinished(() => void (process.execPath = execPath));
  process.execPath = '/nowhere/node';
  const message = 'the run could not be started: spawn /nowhere/node ENOENT';
  for (const job of [testsJob(code), syncJob(code)]) {
    const { end, reports } = await runJob(job);
    expect(endingOf(end)).toEqual({ ...none, error: { code: 'internal', message } });
    expect(reports).toEqual([]);
  }
});

test('folders that cannot be made end the run with the reason, and tell no secret', async () => {
  const code = await packagedConnector('');
  const dataFolder = openFolder();
  writeFileSync(join(dataFolder, 'destinations'), 'in the way');
  const { end } = await runJob(syncJob(code, { dataFolder, configuration: { token: 'happy_group' } }));
  expect(endingOf(end)).toEqual({
    ...none,
    error: {
      code: 'internal',
      message: expect.stringMatching(/^the run could not be started: E\w+: .+destinations/),
    },
  });
  expect(end.error?.message).not.toContain('happy_group');
});
