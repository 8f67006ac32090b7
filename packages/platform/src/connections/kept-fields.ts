import { z } from 'zod';
import { parseExactJson } from '@headwater/protocol';
import { ApiError, invalid } from '../api/api-error.ts';
import type { Connection } from '../control/tables.ts';
import {
  destinationConfiguration,
  type ConnectionChangeBody,
  type NewConnectionBody,
} from './connection-schema.ts';
import { dayMinutes, usualFrequency } from './frequencies.ts';

const extrasSchema = z.object({
  pause_after_trial: z.boolean().optional(),
  destination_configuration: destinationConfiguration.optional(),
  /** Given as it was: none is another answer than 0. */
  data_delay_threshold: z.number().optional(),
});

export type Extras = z.infer<typeof extrasSchema>;

/** Reads what nothing here acts on, and clients expect back. */
export function readExtras({ extras }: Pick<Connection, 'extras'>): Extras {
  return extrasSchema.parse(parseExactJson(extras));
}

/** The columns that the fields of a body become, beside its config. */
export type FieldColumns = Pick<
  Connection,
  | 'paused'
  | 'schedule_type'
  | 'sync_frequency'
  | 'daily_sync_time'
  | 'data_delay_sensitivity'
  | 'data_delay_threshold'
  | 'destination_schema_names'
  | 'extras'
>;

/** What a connection has when nothing is said. */
export const usualFields: FieldColumns = {
  paused: 0,
  schedule_type: 'auto',
  sync_frequency: usualFrequency,
  daily_sync_time: null,
  data_delay_sensitivity: 'NORMAL',
  data_delay_threshold: 0,
  destination_schema_names: 'FIVETRAN_NAMING',
  extras: '{}',
};

type Body = Omit<NewConnectionBody | ConnectionChangeBody, 'config'>;

/**
 * Applies the fields of a body. A null changes nothing, but for the daily time and the threshold, which it clears.
 *
 * @throws ApiError for a time of the day with another frequency than that of a day
 */
export function changeFields(before: FieldColumns, body: Body): FieldColumns {
  const frequency = body.sync_frequency ?? before.sync_frequency;
  const { daily_sync_time: time = before.daily_sync_time } = body;
  if (frequency !== dayMinutes && (body.daily_sync_time ?? null) !== null) {
    throw invalid(
      'daily_sync_time',
      `it goes with a sync_frequency of ${dayMinutes}, and this is ${frequency}`,
    );
  }
  const extras = changeExtras(readExtras(before), body);
  return {
    paused: flag(body.paused) ?? before.paused,
    schedule_type: body.schedule_type ?? before.schedule_type,
    sync_frequency: frequency,
    daily_sync_time: frequency === dayMinutes ? time : null,
    data_delay_sensitivity: body.data_delay_sensitivity ?? before.data_delay_sensitivity,
    data_delay_threshold: extras.data_delay_threshold ?? 0,
    destination_schema_names: body.destination_schema_names ?? before.destination_schema_names,
    extras: JSON.stringify(extras),
  };
}

function changeExtras(before: Extras, body: Body): Extras {
  const { data_delay_threshold: threshold = before.data_delay_threshold } = body;
  return {
    ...before,
    pause_after_trial: body.pause_after_trial ?? before.pause_after_trial,
    destination_configuration: body.destination_configuration ?? before.destination_configuration,
    data_delay_threshold: threshold ?? undefined,
  };
}

/** Names that tables have got stay: a change of all of them would leave the old tables behind. */
export function mustKeepNaming(
  before: Pick<Connection, 'destination_schema_names' | 'last_started_at' | 'schema'>,
  after: FieldColumns,
): void {
  if (after.destination_schema_names === before.destination_schema_names || before.last_started_at === null)
    return;
  throw new ApiError(
    'Conflict',
    `destination_schema_names: the tables of ${before.schema} have their names already: make another connection`,
  );
}

function flag(value: boolean | null | undefined): number | undefined {
  return typeof value === 'boolean' ? Number(value) : undefined;
}
