import { holdCode } from '../packages/code-uses.ts';
import type { RunJob } from '../runs/run-messages.ts';
import { startRun, type Run } from '../runs/start-run.ts';
import { loadSetupJob, loadSyncJob, placeOf, type JobParts } from './load-job.ts';
import type { RunStarter } from './sync-parts.ts';

/** Starts runs as processes of this machine. */
export function processStarter(parts: JobParts): RunStarter {
  return {
    startSync({ syncId, connectionId: id, number }, onReport) {
      const run = startRun(placeOf(parts.settings, { id, number }), onReport);
      return {
        process: run.process,
        ended: run.ended,
        begin: async (facts) => giveHolding(run, await loadSyncJob(parts, facts, syncId)),
        cancel: () => run.cancel(),
        kill: () => run.kill(),
      };
    },
    async startSetup(connectionId, kind, onReport) {
      const job = await loadSetupJob(parts, connectionId, kind);
      const run = startRun(job, onReport);
      giveHolding(run, job);
      return run;
    },
  };
}

/** The code of a run stays where it is until the run has ended. */
function giveHolding(run: Run, job: RunJob): void {
  holdCode(job.code.folder, run.ended);
  run.give(job);
}
