import { ConnectorSetup, secretMask, type Mask } from '@headwater/engine';
import { reportError } from '@headwater/protocol';
import type { EndReport, RunReport, SetupTestsJob, TestReport } from '../runs/run-messages.ts';
import { jobEnd } from './job-end.ts';
import { openConnector } from './open-connector.ts';
import { withinSeconds } from './within-seconds.ts';

type OnReport = (report: RunReport) => void;

/** How long one test may take, and all of them: who asked for them waits. */
const testSeconds = 120;
const allSeconds = 600;

/** Runs the connector's own tests one after the other, and reports how each ended. Gives the end of it all. */
export async function runSetupTests(job: SetupTestsJob, report: OnReport): Promise<EndReport> {
  const begun = performance.now();
  const { configuration, limits } = job;
  // Which settings are secret is not known until the connector is loaded.
  const mask = secretMask(configuration, null);
  const log = (message: string, origin: 'platform' | 'output') =>
    report({ kind: 'log', level: 'info', message, origin });
  const secondsLeft = () => Math.min(allSeconds, limits.seconds) - (performance.now() - begun) / 1000;
  try {
    const link = await openConnector(job, { note: (message) => log(mask(message), 'platform') });
    const opening = ConnectorSetup.open(link, configuration, (_stream, line) => log(line, 'output'));
    const setup = await withinSeconds(opening, Math.min(testSeconds, secondsLeft()));
    try {
      await testSetup(setup, configuration, secondsLeft, report);
    } finally {
      await setup.close();
    }
  } catch (thrown) {
    report(testReport('Loading the connector', reportError(thrown, 'internal').message, mask));
  }
  return jobEnd(null, begun);
}

async function testSetup(
  setup: ConnectorSetup,
  configuration: SetupTestsJob['configuration'],
  secondsLeft: () => number,
  report: OnReport,
): Promise<void> {
  const form = await withinSeconds(setup.form(configuration), secondsLeft());
  const problem = form.problems.length === 0 ? null : form.problems.join('; ');
  report(testReport('Checking the settings', problem, setup.mask));
  let whySkipped = problem === null ? null : 'the settings are not whole';
  for (const name of form.tests) {
    if (whySkipped === null && secondsLeft() <= 0) whySkipped = 'there was no time left';
    if (whySkipped !== null) {
      const title = setup.mask(name);
      report({ kind: 'setup-test', title, status: 'SKIPPED', message: whySkipped });
      continue;
    }
    try {
      const test = setup.test(name, configuration);
      const error = await withinSeconds(test, Math.min(testSeconds, secondsLeft()));
      report(testReport(name, error?.message ?? null, setup.mask));
    } catch (thrown) {
      report(testReport(name, reportError(thrown, 'internal').message, setup.mask));
      whySkipped = 'the connector did not come back from an earlier test';
    }
  }
}

function testReport(title: string, problem: string | null, mask: Mask): TestReport {
  const status = problem === null ? 'PASSED' : 'FAILED';
  return { kind: 'setup-test', title: mask(title), status, message: problem === null ? '' : mask(problem) };
}
