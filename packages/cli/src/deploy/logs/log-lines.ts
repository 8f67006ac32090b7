import type { Style } from '../../display/output.ts';
import { visible } from '../../display/visible-text.ts';
import type { LogEvent } from './log-event.ts';

const labelWidth = 16;
const longestText = 400;
/** Room for an object in it, such as the settings of a connection that was changed. */
const longestPart = 120;

/** Writes an event for people: when, what, and what it is about. */
export function logLines(event: LogEvent, style: Style): string[] {
  const time = localTime(event.created);
  const paint = { WARNING: style.yellow, SEVERE: style.red }[event.level] ?? style.bold;
  const [first = '', ...rest] = (event.message ?? dataText(event)).split(/\r?\n/).map(visible);
  const space = ' '.repeat(time.length + labelWidth + 2);
  const label = visible(event.event).padEnd(labelWidth);
  return [`${style.dim(time)} ${paint(label)} ${first}`.trimEnd(), ...rest.map((line) => space + line)];
}

/** `2026-11-25 22:46:25`, where the reader is. */
function localTime(created: string): string {
  const at = new Date(created);
  if (Number.isNaN(at.getTime())) return created;
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

function dataText({ data }: LogEvent): string {
  const parts = Object.entries(data).map(([name, value]) => `${name} ${shortText(value)}`);
  return cut(parts.join(', '), longestText);
}

function shortText(value: unknown): string {
  return typeof value === 'string' ? value : cut(JSON.stringify(value), longestPart);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
