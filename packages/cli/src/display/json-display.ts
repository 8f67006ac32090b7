import type { SyncResult } from '@headwater/engine';
import type { ShownEvent } from '@headwater/engine';
import type { Output } from './output.ts';
import type { SyncDisplay } from './sync-display.ts';

/** Shows a sync to programs: a JSON object a line. What the command itself has to say goes to people. */
export function jsonDisplay({ stdout, stderr }: Output): SyncDisplay {
  return {
    event: (event) => stdout.write(jsonLine(eventFields(event))),
    note: (label, text) => stderr.write(`${label}: ${text}\n`),
    close: () => {},
  };
}

/** Writes how a sync ended, as the last of its lines. */
export function resultLine(result: SyncResult, isDryRun: boolean): string {
  const { error, ...rest } = result;
  const described =
    error === undefined ? {} : { error: { code: error.code, actor: error.actor, message: error.message } };
  return jsonLine({ kind: 'result', ...rest, ...described, ...(isDryRun ? { isDryRun } : {}) });
}

/** All of an event but what a destination remembers from earlier syncs, which can be long. */
function eventFields(event: ShownEvent): object {
  return event.kind === 'started' ? { kind: event.kind, state: event.state } : event;
}

function jsonLine(fields: object): string {
  return `${JSON.stringify(fields)}\n`;
}
