import { HeadwaterError } from '@headwater/protocol';
import type { RunningServer } from '@headwater/platform';
import { watchForInterruption } from '../debug/interruption.ts';
import { pathTitle } from '../connector-place.ts';
import { packageVersion } from '../package-version.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { readServerPlan, type ServerPlan } from './server-plan.ts';

/** Runs the server until it is told to end. Gives the exit code. */
export async function runServer(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const plan = readServerPlan(words, surroundings);
  const running = await start(plan);
  const stop = Promise.withResolvers<void>();
  // A second request does not wait for the syncs: they go on from their last checkpoint all the same.
  watchForInterruption(
    () => stop.resolve(),
    () => surroundings.endNow(0),
  );
  // Who reads where it is may ask it to end at once.
  tell(running, plan, surroundings);
  await stop.promise;
  await running.stop();
  return 0;
}

async function start({ settings, keys, rotatesKey }: ServerPlan): Promise<RunningServer> {
  const { startServer, usualSettings } = await import('@headwater/platform');
  try {
    return await startServer(
      { ...usualSettings, ...settings },
      { keys, rotatesKey, version: packageVersion() },
    );
  } catch (error) {
    throw usageErrorOf(error) ?? error;
  }
}

/** The error of something that a person gave; undefined when it is another. */
function usageErrorOf(error: unknown): UsageError | undefined {
  if (error instanceof HeadwaterError && error.code === 'configuration') return new UsageError(error.message);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') return new UsageError(`${error.message}: give another with --port`);
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new UsageError(error.message);
  }
  return undefined;
}

/** Says where it is, the key once, and what to do next. */
function tell(running: RunningServer, plan: ServerPlan, { folder, output }: Surroundings): void {
  const { stderr } = output;
  const lines = [
    ['server', running.url],
    ['data', pathTitle(plan.settings.dataFolder, folder)],
  ];
  if (running.first !== null) {
    const { keys, groupName } = running.first;
    if (plan.keys === null) {
      lines.push(
        ['key', `${keys.key}:${keys.secret}`],
        ['', 'shown this once: keep it, for example as HEADWATER_API_KEY'],
      );
    }
    lines.push([
      'next',
      `headwater deploy <folder> --destination ${groupName} --connection <name> --api-key <key>`,
    ]);
  }
  const text = lines
    .map(([name = '', value = '']) => `  ${stderr.style.dim(name.padEnd(7))} ${value}\n`)
    .join('');
  stderr.write(`\n${text}\n`);
}
