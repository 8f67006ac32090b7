import { isSummerTime, type TimeZone } from './summer-time.ts';

const hour = 60 * 60_000;
const day = 24 * hour;

/**
 * The first moment after the given one at which the clocks of a zone show a time of the day.
 *
 * A time that clocks leave out in spring is taken an hour later, and of one that they show twice in autumn the first: each
 * day has one.
 *
 * @param time `14:00`
 */
export function dailyTimeAfter(time: string, zone: TimeZone, moment: Date): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const timeOfDay = hours * hour + minutes * 60_000;
  const offset = zone.offsetHours * hour;
  const yesterday = (Math.floor((moment.getTime() + offset) / day) - 1) * day;
  for (let date = yesterday; ; date += day) {
    const found = momentOf(date + timeOfDay - offset, zone);
    if (found > moment.getTime()) return new Date(found);
  }
}

/** @param inWinter when clocks would show it that stay as they are in winter */
function momentOf(inWinter: number, zone: TimeZone): number {
  const inSummer = inWinter - hour;
  return isSummerTime(inSummer, zone) ? inSummer : inWinter;
}
