import { holdCode } from '../packages/code-uses.ts';
import type { RunJob } from '../runs/run-messages.ts';
import { startRun, type Run, type RunListener } from '../runs/start-run.ts';
import { loadSyncJob, loadSetupJob, type JobParts } from './load-job.ts';
import type { RunStarter } from './sync-parts.ts';

/** Starts runs as processes of this machine. */
export function processStarter(parts: JobParts): RunStarter {
  const { store } = parts;
  return {
    async startSync({ syncId, connectionId }, onReport) {
      const { job, packageVersion } = await loadSyncJob(parts, connectionId, syncId);
      return startHolding(job, {
        onReport,
        onProcess: async ({ pid, started }) => {
          await store
            .updateTable('syncs')
            .set({ pid, process_started: started, package_version: packageVersion })
            .where('id', '=', syncId)
            .execute();
        },
      });
    },
    async startSetup(connectionId, kind, onReport) {
      return startHolding(await loadSetupJob(parts, connectionId, kind), { onReport });
    },
  };
}

/** The code of a run stays where it is until the run has ended. */
function startHolding(job: RunJob, listener: RunListener): Run {
  const run = startRun(job, listener);
  holdCode(job.code.folder, run.ended);
  return run;
}
