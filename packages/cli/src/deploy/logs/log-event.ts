import { isObject } from '@headwater/protocol';
import { optionalText, textOf } from '../api/answers.ts';
import type { Data } from '../api/server-api.ts';

/** An event of the log of a connection. */
export interface LogEvent {
  /** Counts up. */
  readonly id: number;
  readonly event: string;
  readonly level: string;
  readonly created: string;
  readonly syncId: string | null;
  readonly message: string | null;
  readonly data: Data;
  /** As the server gave it. */
  readonly raw: Data;
}

export function readLogEvent(raw: Data): LogEvent {
  return {
    id: Number(raw['id']),
    event: textOf(raw, 'event'),
    level: textOf(raw, 'level'),
    created: textOf(raw, 'created'),
    syncId: optionalText(raw['sync_id']),
    message: optionalText(raw['message']),
    data: isObject(raw['data']) ? raw['data'] : {},
    raw,
  };
}
