import { readFileSync } from 'node:fs';
import { url } from 'node:inspector';
import type { SyncJob } from '../../../packages/platform/src/runs/run-messages.ts';
import { startRun } from '../../../packages/platform/src/runs/start-run.ts';

// A server that a test may end: `node server-process.ts < job.json`. It prints the process and the reports of a run.
const job: SyncJob = JSON.parse(readFileSync(0, 'utf8'));
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

const configuration = { ...job.configuration, server: String(process.pid) };
const run = startRun(job, say);
say(run.process);
run.give({ ...job, configuration });
say({ ...(await run.ended), debugger: url() ?? null });
