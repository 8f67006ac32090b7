import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Destination } from '../control/tables.ts';
import { findGroup } from '../groups/groups.ts';
import type { Platform } from '../platform.ts';
import { automaticDestination } from './automatic-destination.ts';
import { changeConfig, openConfig, sealConfig } from './destination-config.ts';
import type { DestinationBody, newDestination } from './destination-schema.ts';
import type { DestinationConfig } from './destination-service.ts';
import {
  countConnections,
  describeDestination,
  isSetUp,
  lockDestination,
  setUpExtras,
} from './destinations.ts';
import { mustBePossible } from './refused-fields.ts';
import { findService } from './services.ts';

/**
 * Sets the destination of a group up, in place of the one it has from the start.
 *
 * @throws ApiError `Conflict` when it has been set up already
 */
export async function setUpDestination(
  platform: Platform,
  actor: Actor,
  { group_id: id, service, ...body }: z.infer<typeof newDestination>,
): Promise<void> {
  findService(service);
  mustBePossible(body);
  await platform.store.transaction().execute(async (transaction) => {
    await findGroup(transaction, id);
    mustBeAllowed(actor, { on: 'group', level: 'manage', groupId: id });
    const before = await lockDestination(transaction, id);
    if (isSetUp(before)) {
      throw new ApiError('Conflict', `the group ${id} has a destination already: change it with PATCH`);
    }
    const bare: Destination = { ...before, service, extras: setUpExtras, setup_status: 'INCOMPLETE' };
    await change(platform, transaction, actor, {
      before,
      bare,
      config: {},
      body,
      action: 'create_warehouse',
    });
  });
  platform.syncs.wake();
}

/** Changes the destination of a group. */
export async function editDestination(
  platform: Platform,
  actor: Actor,
  id: string,
  body: DestinationBody,
): Promise<void> {
  mustBePossible(body);
  await platform.store.transaction().execute(async (transaction) => {
    const before = await lockDestination(transaction, id);
    mustBeAllowed(actor, { on: 'group', level: 'edit', groupId: id });
    const config = openConfig(platform.cipher, before);
    await change(platform, transaction, actor, {
      before,
      bare: before,
      config,
      body,
      action: 'edit_warehouse',
    });
  });
  platform.syncs.wake();
}

/**
 * Takes back what was set up: the group has the destination again that it had from the start.
 *
 * @throws ApiError `Conflict` while connections write into it
 */
export async function deleteDestination(platform: Platform, actor: Actor, id: string): Promise<void> {
  const { store, cipher, clock, events } = platform;
  await store.transaction().execute(async (transaction) => {
    const before = await lockDestination(transaction, id);
    mustBeAllowed(actor, { on: 'group', level: 'manage', groupId: id });
    const count = await countConnections(transaction, id);
    if (count > 0) {
      throw new ApiError(
        'Conflict',
        `${count} connections write into the destination ${id}: delete them first`,
      );
    }
    const { id: _id, created_at: _created, ...anew } = automaticDestination(cipher, id, moment(clock.now()));
    await transaction.updateTable('destinations').set(anew).where('id', '=', id).execute();
    await events.changed(transaction, actor, {
      action: 'delete_warehouse',
      resourceType: 'destination',
      resourceId: id,
      before: describeDestination(platform, before),
    });
    releasePlace(platform, before);
  });
}

/** Gives the place of a destination back that is gone, when no tables are in it. */
export function releasePlace({ cipher, settings }: Platform, destination: Destination): void {
  const { id, service } = destination;
  const config = openConfig(cipher, destination);
  findService(service).release({ id, config, dataFolder: settings.dataFolder });
}

interface DestinationChange {
  readonly before: Destination;
  /** What is changed by the body; its settings are in `config`. */
  readonly bare: Destination;
  readonly config: DestinationConfig;
  readonly body: DestinationBody;
  readonly action: 'create_warehouse' | 'edit_warehouse';
}

async function change(
  platform: Platform,
  transaction: ControlStore,
  actor: Actor,
  { before, bare, config: configBefore, body, action }: DestinationChange,
): Promise<void> {
  const { cipher, clock, events, settings } = platform;
  const { id } = before;
  const service = findService(bare.service);
  const config = changeConfig(service, configBefore, body.config ?? {});
  await mustKeepPlace(platform, transaction, before, { service: bare.service, config });
  service.claim({ id, config, dataFolder: settings.dataFolder });
  const after: Destination = {
    ...bare,
    region: body.region ?? bare.region,
    time_zone_offset: body.time_zone_offset ?? bare.time_zone_offset,
    daylight_saving_time_enabled: Number(
      body.daylight_saving_time_enabled ?? bare.daylight_saving_time_enabled === 1,
    ),
    ...sealConfig(cipher, service, id, config),
    updated_at: moment(clock.now()),
  };
  const { id: _id, created_at: _created, ...row } = after;
  await transaction.updateTable('destinations').set(row).where('id', '=', id).execute();
  if (isOtherTimeZone(before, after)) await planDaily(platform, transaction, id);
  await events.changed(transaction, actor, {
    action,
    resourceType: 'destination',
    resourceId: id,
    before: describeDestination(platform, before),
    after: describeDestination(platform, after),
  });
}

/** Elsewhere, connections would find no tables and no state, and read everything again without a word. */
async function mustKeepPlace(
  { cipher }: Platform,
  transaction: ControlStore,
  before: Destination,
  { service, config }: { readonly service: string; readonly config: DestinationConfig },
): Promise<void> {
  const { id } = before;
  const place = (of: DestinationConfig) => findService(service).placeKeys.map((key) => of[key] ?? null);
  const isSame = isDeepStrictEqual(place(openConfig(cipher, before)), place(config));
  if (service === before.service && isSame) return;
  const count = await countConnections(transaction, id);
  if (count === 0) return;
  throw new ApiError(
    'Conflict',
    `${count} connections have their tables where the destination ${id} is: make another group for another place`,
  );
}

function isOtherTimeZone(one: Destination, other: Destination): boolean {
  return (
    one.time_zone_offset !== other.time_zone_offset ||
    one.daylight_saving_time_enabled !== other.daylight_saving_time_enabled
  );
}

/** A time of the day is one in the time zone of the destination. */
async function planDaily({ syncs }: Platform, transaction: ControlStore, groupId: string): Promise<void> {
  const daily = await transaction
    .selectFrom('connections')
    .select('id')
    .where('group_id', '=', groupId)
    .where('daily_sync_time', 'is not', null)
    .execute();
  for (const { id } of daily) await syncs.plan(transaction, id);
}
