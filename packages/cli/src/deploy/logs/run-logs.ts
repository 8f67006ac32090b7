import { readArguments } from '../../arguments.ts';
import { visible } from '../../display/visible-text.ts';
import type { Surroundings } from '../../surroundings.ts';
import { UsageError } from '../../usage-error.ts';
import { serverApi } from '../api/server-api.ts';
import { findConnection } from '../find-connection.ts';
import { readTarget } from '../target.ts';
import { accessOptions, readAccess } from '../server-access.ts';
import { followLog } from './follow-log.ts';
import type { LogEvent } from './log-event.ts';
import { logLines } from './log-lines.ts';
import { readLog } from './read-log.ts';

const usualLimit = 100;
const levels = ['INFO', 'WARNING', 'SEVERE'];

const options = {
  ...accessOptions,
  connection: { type: 'string' },
  destination: { type: 'string' },
  follow: { type: 'boolean' },
  sync: { type: 'string' },
  level: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Prints the log of a connection, and what is added to it when that is wanted. Gives the exit code. */
export async function runLogs(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values } = readArguments('logs', words, options, 0);
  const access = readAccess(values, surroundings);
  const level = readLevel(values.level);
  const limit = readLimit(values.limit);
  const target = readTarget(values, access.profile, surroundings);
  const { stdout, stderr } = surroundings.output;
  const api = serverApi(access.server());
  const { id } = await findConnection(api, target.connection, target.destination);
  const show = ({ raw, ...event }: LogEvent): void => {
    const lines = values.json === true ? [JSON.stringify(raw)] : logLines({ raw, ...event }, stdout.style);
    stdout.write(lines.map((line) => `${line}\n`).join(''));
  };
  const part = { connectionId: id, syncId: values.sync ?? null, level };
  const events = await readLog(api, part, limit);
  for (const event of events) show(event);
  if (values.follow !== true) {
    if (events.length === 0) stderr.write(`There is nothing in this log of ${target.connection}.\n`);
    return 0;
  }
  const note = (message: string) => stderr.write(`${visible(message)}\n`);
  for await (const event of followLog(api, { ...part, after: events.at(-1)?.id ?? 0 }, note)) show(event);
  return 0;
}

function readLevel(given: string | undefined): string | null {
  if (given === undefined) return null;
  const level = given.toUpperCase() === 'ERROR' ? 'SEVERE' : given.toUpperCase();
  if (levels.includes(level)) return level;
  throw new UsageError(`--level is info, warning or severe; "${given}" was given`);
}

function readLimit(given: string | undefined): number {
  if (given === undefined) return usualLimit;
  const limit = Number(given);
  if (/^\d{1,9}$/.test(given) && limit >= 1) return limit;
  throw new UsageError(`--limit wants a whole number above 0, "${given}" was given`);
}
