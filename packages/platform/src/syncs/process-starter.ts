import { startRun } from '../runs/start-run.ts';
import { loadSyncJob, loadTestJob, type JobParts } from './load-job.ts';
import type { RunStarter } from './sync-parts.ts';

/** Starts runs as processes of this machine. */
export function processStarter(parts: JobParts): RunStarter {
  const { store } = parts;
  return {
    async startSync({ syncId, connectionId }, onReport) {
      const { job, packageVersion } = await loadSyncJob(parts, connectionId, syncId);
      return startRun(job, {
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
    async startTests(connectionId, onReport) {
      return startRun(await loadTestJob(parts, connectionId), { onReport });
    },
  };
}
