import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '@headwater/protocol';
import type { Query } from '@headwater/sdk/http';
import type { Data, ServerApi } from '../api/server-api.ts';
import { ServerError } from '../api/server-error.ts';
import { connectionPath } from '../send-connection.ts';
import { readLogEvent, type LogEvent } from './log-event.ts';
import { readServerEvents } from './server-events.ts';

const pauseMilliseconds = 1000;

/** Which part of a log is followed. */
export interface LogPart {
  readonly connectionId: string;
  readonly syncId: string | null;
  /** The least that is wanted; null for all. */
  readonly level: string | null;
  /** Begins behind this event. */
  readonly after: number;
}

/**
 * Gives what is added to a log, without an end. After the connection was lost, or the server started again, it goes on
 * behind the last event that came.
 *
 * @param note is told that the connection was lost
 * @throws ServerError when the server refuses it
 */
export async function* followLog(
  api: ServerApi,
  part: LogPart,
  note: (message: string) => void,
): AsyncGenerator<LogEvent> {
  const path = `${connectionPath(part.connectionId)}/logs/stream`;
  const query: Query = { sync_id: part.syncId, level: part.level };
  let last = String(part.after);
  let isLost = false;
  for (;;) {
    try {
      const headers = { accept: 'text/event-stream', 'last-event-id': last };
      for await (const { id, data } of readServerEvents(api.stream(path, query, headers))) {
        isLost = false;
        last = id ?? last;
        yield readLogEvent(parseData(data));
      }
    } catch (error) {
      if (!(error instanceof ServerError) || isFinal(error)) throw error;
    }
    if (!isLost) note(`the connection to ${api.url} was lost: trying again`);
    isLost = true;
    await sleep(pauseMilliseconds);
  }
}

/** What the server says to the request itself it will say again. */
function isFinal({ status }: ServerError): boolean {
  return status !== null && status < 500 && status !== 429;
}

function parseData(text: string): Data {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}
