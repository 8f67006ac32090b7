import { ConnectorSetup, discoveredTables, secretMask } from '@headwater/engine';
import { reportError } from '@headwater/protocol';
import type { EndReport, RunReport, SchemaJob } from '../runs/run-messages.ts';
import { jobEnd } from './job-end.ts';
import { openConnector } from './open-connector.ts';
import { withinSeconds } from './within-seconds.ts';

/** How long loading the connector and its `schema()` may take: who asked for them waits. */
const schemaSeconds = 300;

/** Asks a connector which tables it declares, and reports them. Gives the end of it. */
export async function runSchemaJob(job: SchemaJob, report: (report: RunReport) => void): Promise<EndReport> {
  const begun = performance.now();
  const { configuration, limits } = job;
  let mask = secretMask(configuration, null);
  const log = (message: string, origin: 'platform' | 'output') =>
    report({ kind: 'log', level: 'info', message, origin });
  const secondsLeft = () => Math.min(schemaSeconds, limits.seconds) - (performance.now() - begun) / 1000;
  try {
    const link = await openConnector(job, { note: (message) => log(mask(message), 'platform') });
    const opening = ConnectorSetup.open(link, configuration, (_stream, line) => log(line, 'output'));
    const setup = await withinSeconds(opening, secondsLeft());
    try {
      const declared = await withinSeconds(setup.schema(configuration), secondsLeft());
      report({ kind: 'discovered', tables: discoveredTables(declared) });
    } finally {
      ({ mask } = setup);
      await setup.close();
    }
    return jobEnd(null, begun);
  } catch (thrown) {
    const { code, message } = reportError(thrown, 'internal');
    return jobEnd({ code, message: mask(message) }, begun);
  }
}
