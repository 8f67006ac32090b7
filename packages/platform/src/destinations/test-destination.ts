import { moment } from '../control/clock.ts';
import type { Destination } from '../control/tables.ts';
import type { Platform } from '../platform.ts';
import type { SetupTest } from '../syncs/syncs.ts';
import { openConfig } from './destination-config.ts';
import { findDestination } from './destinations.ts';
import { findService } from './services.ts';

/** Tests whether a destination can be written to, and keeps the status that follows. */
export async function testDestination(
  { store, cipher, clock, settings }: Platform,
  id: string,
): Promise<SetupTest[]> {
  const destination = await findDestination(store, id);
  const config = openConfig(cipher, destination);
  const tests = findService(destination.service).test({ id, config, dataFolder: settings.dataFolder });
  const hasFailed = tests.some(({ status }) => status === 'FAILED');
  await store
    .updateTable('destinations')
    .set({ setup_status: statusAfter(destination, hasFailed), updated_at: moment(clock.now()) })
    .where('id', '=', id)
    .execute();
  return [...tests];
}

/** One that never worked is not broken, but incomplete. */
function statusAfter({ setup_status: before }: Destination, hasFailed: boolean): Destination['setup_status'] {
  if (!hasFailed) return 'CONNECTED';
  return before === 'INCOMPLETE' ? 'INCOMPLETE' : 'BROKEN';
}
