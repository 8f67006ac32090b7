/** The time zone of a destination, as the API has it: hours from UTC, and whether its clocks change in summer. */
export interface TimeZone {
  /** From -11 to 12. */
  readonly offsetHours: number;
  readonly hasDaylightSaving: boolean;
}

const hour = 60 * 60_000;
const day = 24 * hour;

/** The newest moment, not after the given one, at which the clocks of a zone show a time of the day. */
export function dailyTimeBefore(time: string, zone: TimeZone, moment: Date): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const ofDay = hours * hour + minutes * 60_000;
  const local = moment.getTime() + zone.offsetHours * hour;
  const today = Math.floor(local / day) * day;
  // In summer, clocks are ahead by an hour: the same time comes an hour earlier.
  for (let start = today + day; ; start -= day) {
    const standard = start + ofDay - zone.offsetHours * hour;
    const found = isSummer(new Date(standard), zone) ? standard - hour : standard;
    if (found <= moment.getTime()) return new Date(found);
  }
}

/**
 * Whether clocks are ahead. A bare offset says nothing of the country: the rule is that of the European Union east of the
 * Atlantic, and that of the United States west of it.
 */
function isSummer(moment: Date, { offsetHours, hasDaylightSaving }: TimeZone): boolean {
  if (!hasDaylightSaving) return false;
  const year = moment.getUTCFullYear();
  const isAmerica = offsetHours <= -3;
  const begin = isAmerica ? sunday(year, 2, 2) + 2 * hour - offsetHours * hour : lastSunday(year, 2) + hour;
  const end = isAmerica ? sunday(year, 10, 1) + hour - offsetHours * hour : lastSunday(year, 9) + hour;
  return moment.getTime() >= begin && moment.getTime() < end;
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
