import { isObject } from '@headwater/protocol';
import type { Style } from '../display/output.ts';
import { visible } from '../display/visible-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { optionalText, textOf } from './api/answers.ts';
import type { ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';
import { followLog } from './logs/follow-log.ts';
import { logLines } from './logs/log-lines.ts';
import { connectionPath, enableConnection } from './send-connection.ts';

/** A sync, and how it ended. */
export interface FollowedSync {
  readonly id: string;
  /** `SUCCESSFUL`, `FAILURE`, … */
  readonly status: string;
  readonly reason: string | null;
}

/** Enables a connection, starts a sync unless one runs, and shows its log until it ends. */
export async function startAndFollow(
  api: ServerApi,
  connectionId: string,
  isQuiet: boolean,
  { output: { stdout, stderr } }: Surroundings,
): Promise<FollowedSync> {
  await enableConnection(api, connectionId);
  await api.post(`${connectionPath(connectionId)}/sync`, { force: false });
  const syncId = await newestSync(api, connectionId);
  const note = (message: string) => stderr.write(`${visible(message)}\n`);
  if (!isQuiet) stdout.write('The first sync starts. It runs on the server: Ctrl-C ends this view only.\n\n');
  for await (const event of followLog(api, { connectionId, syncId, level: null, after: 0 }, note)) {
    if (!isQuiet)
      stdout.write(
        logLines(event, stdout.style)
          .map((line) => `${line}\n`)
          .join(''),
      );
    if (event.event !== 'sync_end') continue;
    const { status, reason } = event.data;
    return { id: syncId, status: optionalText(status) ?? 'FAILURE', reason: optionalText(reason) };
  }
  throw new ServerError('the log ended before the sync did', null);
}

async function newestSync(api: ServerApi, connectionId: string): Promise<string> {
  const { items } = await api.get(`${connectionPath(connectionId)}/syncs`, { limit: 1 });
  const [newest] = Array.isArray(items) ? items.filter(isObject) : [];
  if (newest !== undefined) return textOf(newest, 'id');
  throw new ServerError('the server was asked for a sync, and has none: look at headwater logs', null);
}

const outcomes: Readonly<Record<string, string>> = {
  SUCCESSFUL: 'The sync succeeded; the next one runs on schedule.',
  FAILURE: 'The sync failed; the server tries again.',
  FAILURE_WITH_TASK: 'The sync failed, and someone must act:',
  RESCHEDULED: 'The sync was put off, and goes on by itself.',
  CANCELED: 'The sync was stopped.',
};

/** Says how the sync ended. */
export function syncedLine({ status, reason }: FollowedSync, { green, red }: Style): string {
  const text = outcomes[status] ?? `The sync ended: ${status}.`;
  const paint = status === 'SUCCESSFUL' ? green : red;
  return `\n${paint(text)}${reason === null ? '' : ` ${visible(reason)}`}`;
}
