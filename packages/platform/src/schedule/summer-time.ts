/** The time zone of a destination, as the API has it: hours from UTC, and whether its clocks change in summer. */
export interface TimeZone {
  /** In winter; from -11 to 12. */
  readonly offsetHours: number;
  readonly hasDaylightSaving: boolean;
}

const hour = 60 * 60_000;
const day = 24 * hour;
const [march, april, september, october, november] = [2, 3, 8, 9, 10];

/**
 * Whether the clocks of a zone are an hour ahead.
 *
 * A bare offset says nothing of the country. The rule is that of most people who change their clocks at this offset: the
 * United States from -11 to -3, the European Union from -2 to 9, Australia at 10 and 11, New Zealand at 12.
 */
export function isSummerTime(moment: number, zone: TimeZone): boolean {
  if (!zone.hasDaylightSaving) return false;
  const { begin, end } = summerOf(new Date(moment).getUTCFullYear(), zone.offsetHours);
  // In the south, summer lasts over the turn of the year.
  return begin < end ? moment >= begin && moment < end : moment >= begin || moment < end;
}

/** When clocks go ahead and back in a year: all of them at a time of their winter, but those of the Union at once. */
function summerOf(year: number, offsetHours: number): { readonly begin: number; readonly end: number } {
  const atClock = (date: number, hours: number) => date + (hours - offsetHours) * hour;
  if (offsetHours <= -3) {
    return { begin: atClock(sunday(year, march, 2), 2), end: atClock(sunday(year, november, 1), 1) };
  }
  if (offsetHours < 10) {
    return { begin: lastSunday(year, march) + hour, end: lastSunday(year, october) + hour };
  }
  const first = offsetHours < 12 ? sunday(year, october, 1) : lastSunday(year, september);
  return { begin: atClock(first, 2), end: atClock(sunday(year, april, 1), 2) };
}

/** The midnight, UTC, of the n-th Sunday of a month. */
function sunday(year: number, month: number, nth: number): number {
  const first = new Date(Date.UTC(year, month, 1));
  return first.getTime() + (((7 - first.getUTCDay()) % 7) + (nth - 1) * 7) * day;
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * day;
}
