import type { SyncEvent, SyncResult } from '@headwater/engine';
import type { Output } from './output.ts';
import type { SyncDisplay } from './sync-display.ts';

/** Shows a sync to programs: a JSON object a line. What the command itself has to say goes to people. */
export function jsonDisplay({ stdout, stderr }: Output, mask: (text: string) => string): SyncDisplay {
  return {
    event: (event) => stdout.write(jsonLine(eventFields(event), mask)),
    note: (label, text) => stderr.write(`${label}: ${mask(text)}\n`),
    close: () => {},
  };
}

/** Writes how a sync ended, as the last of its lines. */
export function resultLine(result: SyncResult, mask: (text: string) => string): string {
  const { error, ...rest } = result;
  const described =
    error === undefined ? {} : { error: { code: error.code, actor: error.actor, message: error.message } };
  return jsonLine({ kind: 'result', ...rest, ...described }, mask);
}

/** All of an event but what a destination remembers from earlier syncs, which can be long. */
function eventFields(event: SyncEvent): object {
  return event.kind === 'started' ? { kind: event.kind, state: event.state } : event;
}

function jsonLine(fields: object, mask: (text: string) => string): string {
  const text = JSON.stringify(fields, (_, value: unknown) =>
    typeof value === 'string' ? mask(value) : value,
  );
  return `${text}\n`;
}
