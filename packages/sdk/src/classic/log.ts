import { HeadwaterError } from '@headwater/protocol';
import type { Log } from '../connector.ts';
import { currentRun } from './current-run.ts';

/**
 * The log of the sync that the code which writes belongs to.
 *
 * @throws HeadwaterError `operation_outside_update` where there is no sync
 * @example
 * log.warning('the source has no rows');
 */
export const log: Log = {
  debug: (message) => currentLog().debug(message),
  info: (message) => currentLog().info(message),
  warning: (message) => currentLog().warning(message),
  error: (message) => currentLog().error(message),
};

function currentLog(): Log {
  const run = currentRun();
  if (run !== undefined) return run.log;
  throw new HeadwaterError(
    'operation_outside_update',
    'log was used outside schema() and update(): call it there, or print with console.log',
  );
}
