import type { Query } from '@headwater/sdk/http';
import type { ServerApi } from '../api/server-api.ts';
import { connectionPath } from '../send-connection.ts';
import type { LogPart } from './follow-log.ts';
import { readLogEvent, type LogEvent } from './log-event.ts';

const mostOfPage = 1000;

/** Gives the newest events of a log, the oldest of them first. */
export async function readLog(
  api: ServerApi,
  { connectionId, syncId, level }: Omit<LogPart, 'after'>,
  most: number,
): Promise<LogEvent[]> {
  const query: Query & { limit: number } = {
    limit: Math.min(most, mostOfPage),
    sync_id: syncId,
    level,
  };
  const events: LogEvent[] = [];
  for await (const item of api.items(`${connectionPath(connectionId)}/logs`, query)) {
    events.push(readLogEvent(item));
    if (events.length === most) break;
  }
  return events.reverse();
}
