/** The local time of a moment, as a `Date` whose fields in UTC show it. */
export function localTime(moment: Date): Date {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
}

/** Writes a time as rows hold it: `2026-01-31T23:59:59Z`. */
export function writeTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** What `strptime` of Python takes for `%Y-%m-%dT%H:%M:%S`: all but the year may have one digit. */
const form =
  /^(\d{4})-(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9]| [1-9])T(2[0-3]|[01]\d|\d):([0-5]\d|\d):([0-5]\d|\d)$/i;

/** Reads a time without its `Z`, and writes it as rows hold it; null when there is no such time. */
export function normalizeTime(text: string): string | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, year, ...others] = match;
  const [month, day, hour, minute, second] = others.map((field) => field.trim().padStart(2, '0'));
  const normal = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const time = new Date(normal);
  const isThere = year !== '0000' && !Number.isNaN(time.getTime()) && writeTime(time) === normal;
  return isThere ? normal : null;
}
