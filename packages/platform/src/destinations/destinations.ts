import { parseExactJson } from '@headwater/protocol';
import { z } from 'zod';
import { notFound } from '../api/api-error.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Destination } from '../control/tables.ts';
import type { Platform } from '../platform.ts';
import { maskConfig, openConfig } from './destination-config.ts';
import type { DestinationAnswer } from './destination-schema.ts';
import { findService } from './services.ts';

/** @throws ApiError `NotFound_Destination` */
export async function findDestination(store: ControlStore, id: string): Promise<Destination> {
  const found = await store.selectFrom('destinations').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined) throw notFound('Destination', id);
  return found;
}

/**
 * Reads a destination that is about to change. Whoever else would change it waits for the end of the transaction.
 *
 * @throws ApiError `NotFound_Destination`
 */
export async function lockDestination(transaction: ControlStore, id: string): Promise<Destination> {
  await transaction
    .updateTable('destinations')
    .set((builder) => ({ updated_at: builder.ref('updated_at') }))
    .where('id', '=', id)
    .execute();
  return findDestination(transaction, id);
}

/** How many connections write into a destination. */
export async function countConnections(store: ControlStore, id: string): Promise<number> {
  const { count } = await store
    .selectFrom('connections')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('group_id', '=', id)
    .executeTakeFirstOrThrow();
  return count;
}

const extrasSchema = z.object({ is_set_up: z.boolean().default(false) });

/** What is stored of a destination that someone has set up, rather than its group having it from the start. */
export const setUpExtras = JSON.stringify({ is_set_up: true } satisfies z.infer<typeof extrasSchema>);

/** Tells whether someone has set a destination up. */
export function isSetUp({ extras }: Pick<Destination, 'extras'>): boolean {
  return extrasSchema.parse(parseExactJson(extras)).is_set_up;
}

/** Writes a destination as the API has it. */
export function describeDestination(
  { cipher }: Pick<Platform, 'cipher'>,
  destination: Destination,
): DestinationAnswer {
  const { id, service, region, time_zone_offset, setup_status } = destination;
  return {
    id,
    group_id: id,
    service,
    region,
    time_zone_offset,
    daylight_saving_time_enabled: destination.daylight_saving_time_enabled === 1,
    setup_status,
    networking_method: 'Directly',
    private_link_id: null,
    proxy_agent_id: null,
    hybrid_deployment_agent_id: null,
    external_secrets_manager_id: null,
    config: maskConfig(findService(service), openConfig(cipher, destination)),
  };
}
