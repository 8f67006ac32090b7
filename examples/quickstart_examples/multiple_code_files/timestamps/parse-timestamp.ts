import { SourceError } from 'headwater';

const forms = /^(\d{4})([/-])(\d{2})\2(\d{2}) (\d{2}:\d{2}:\d{2})$/;

/**
 * Reads `2024/03/01 09:30:00` and `2024-03-01 09:30:00`, both in UTC.
 *
 * @throws SourceError for any other text, and for a date that does not exist
 */
export function parseTimestamp(text: string): Date {
  const [, year, , month, day, time] = forms.exec(text) ?? [];
  const instant = new Date(`${year}-${month}-${day}T${time}Z`);
  // February 30 would become March 1.
  if (Number.isNaN(instant.getTime()) || instant.getUTCDate() !== Number(day)) {
    throw new SourceError(`the time "${text}" cannot be read: teach parseTimestamp its form`);
  }
  return instant;
}
