import type { ConnectorSetup } from '@headwater/engine';
import { HeadwaterError, reportError, type ErrorReport } from '@headwater/protocol';
import { durationText } from '../display/number-text.ts';
import type { Channel } from '../display/output.ts';
import { visible } from '../display/visible-text.ts';
import type { Configuration } from './read-configuration.ts';

/** Runs the tests of a connector one after the other and says how each ended. Gives how many failed. */
export async function runTests(
  names: readonly string[],
  settings: Configuration,
  setup: ConnectorSetup<Configuration>,
  stdout: Channel,
): Promise<number> {
  let failed = 0;
  for (const name of names) {
    const begun = performance.now();
    const error = await runTest(name, settings, setup);
    const seconds = (performance.now() - begun) / 1000;
    const verdict = error === null ? stdout.style.green('ok    ') : stdout.style.red('failed');
    stdout.write(`  ${verdict}  ${visible(setup.mask(name))}, ${durationText(seconds)}\n`);
    if (error === null) continue;
    failed += 1;
    for (const line of setup.mask(error.message).split('\n')) stdout.write(`          ${visible(line)}\n`);
  }
  return failed;
}

/** A connector that broke down in one test breaks down in those after it too. */
async function runTest(
  name: string,
  settings: Configuration,
  setup: ConnectorSetup<Configuration>,
): Promise<ErrorReport | null> {
  try {
    return await setup.test(name, settings);
  } catch (error) {
    if (error instanceof HeadwaterError) return reportError(error, 'connector_failed');
    throw error;
  }
}
