import { pathToFileURL } from 'node:url';
import type { SyncResult } from '@headwater/engine';
import { errorCodes, type Actor, type HeadwaterError } from '@headwater/protocol';
import { countText } from './number-text.ts';
import type { Style } from './output.ts';
import { visible } from './visible-text.ts';

const whoActs: Record<Actor, string> = {
  user: 'you: the connector, its configuration or its state',
  source: 'the source',
  destination: 'the destination',
  headwater: 'Headwater: please report it',
};

/** Room for the state: it reminds, the whole is in files/state.json. */
const longestState = 300;

/** What is known about a sync beside its result. */
export interface SyncStory {
  /** The connector's folder as Node knows it, links followed. */
  readonly folder: string;
  /** Whether the destination could be opened: only then is it known what it holds. */
  readonly hasStarted: boolean;
}

/** Says why a sync failed, who can do something about it, and what is kept. */
export function failureLines(result: SyncResult, { folder, hasStarted }: SyncStory, style: Style): string[] {
  const { error, status } = result;
  const head = status === 'cancelled' ? 'Sync cancelled' : 'Sync failed';
  const kept = hasStarted ? keptLines(result) : [];
  if (error === undefined) return [style.red(head), '', ...kept];
  const [first = '', ...rest] = error.message.split(/\r?\n/).map(visible);
  const said = [`${style.red(`${head}:`)} ${first}`, ...rest.map((line) => `  ${line}`)];
  if (status === 'cancelled') return [...said, '', ...kept];
  const { actor, meaning } = errorCodes[error.code];
  return [
    ...said,
    ...stackLines(error, folder),
    '',
    `  code   ${error.code}: ${meaning}`,
    `  to do  ${whoActs[actor]}`,
    ...kept,
  ];
}

function keptLines({ state, checkpoints, rows }: SyncResult): string[] {
  if (state === null) return ['  kept   nothing was committed yet: the next sync is a first one'];
  const text = JSON.stringify(state);
  const shown = visible(text.length > longestState ? `${text.slice(0, longestState)}…` : text);
  const more = rows === 0 ? '' : `, and ${countText(rows, 'row')} that the next sync sends again`;
  const kept =
    checkpoints === 0
      ? `what earlier syncs wrote${more}`
      : `everything up to checkpoint ${checkpoints}, ${countText(rows, 'row')}`;
  return [`  kept   ${kept}`, `  state  ${shown}`];
}

/** The places in the author's files where an error of the connector came from, or the whole stack of a fault of ours. */
function stackLines(error: HeadwaterError, folder: string): string[] {
  if (errorCodes[error.code].actor === 'headwater') return framesOf(firstCause(error)).map(visible);
  if (!['connector_failed', 'connector_invalid', 'source'].includes(error.code)) return [];
  return framesOf(error).flatMap((frame) => ownFrame(frame, folder));
}

/** The error that all others were wrapped around. */
function firstCause(error: Error): Error {
  return error.cause instanceof Error ? firstCause(error.cause) : error;
}

function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line));
}

/** Shortens the path of a frame in the author's folder; nothing for any other frame. */
function ownFrame(frame: string, folder: string): string[] {
  const beginnings = [`${pathToFileURL(folder).href}/`, `${folder}/`, `${folder}\\`];
  const beginning = beginnings.find((candidate) => frame.includes(candidate));
  if (beginning === undefined) return [];
  const short = frame.trim().replace(beginning, '');
  return short.includes('node_modules') ? [] : [visible(`    ${short}`)];
}
