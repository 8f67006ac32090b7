const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Zones as Node's own calendar knows them, with what a destination's setting says of them. */
export const zones = [
  { name: 'Etc/UTC', offsetHours: 0, hasDaylightSaving: false },
  { name: 'Asia/Tokyo', offsetHours: 9, hasDaylightSaving: false },
  { name: 'Pacific/Pago_Pago', offsetHours: -11, hasDaylightSaving: false },
  { name: 'America/New_York', offsetHours: -5, hasDaylightSaving: true },
  { name: 'America/Los_Angeles', offsetHours: -8, hasDaylightSaving: true },
  { name: 'Europe/Berlin', offsetHours: 1, hasDaylightSaving: true },
  { name: 'Australia/Sydney', offsetHours: 10, hasDaylightSaving: true },
  { name: 'Pacific/Auckland', offsetHours: 12, hasDaylightSaving: true },
] as const;

export type Zone = (typeof zones)[number];

/** A schedule as a person would explain it. */
export interface PlainSchedule {
  /** Minutes. */
  readonly frequency: number;
  readonly offset: number;
  readonly dailyHour: number;
  readonly zone: Zone;
}

/** When syncs are due, found by looking at each minute: at the clock on the wall, or at a count of minutes. */
export class PlainCalendar {
  readonly #dailyTimes = new Map<string, readonly number[]>();
  readonly #begin: number;
  readonly #end: number;

  constructor(begin: number, end: number) {
    this.#begin = Math.floor(begin / hour) * hour - 2 * day;
    this.#end = end + 2 * day;
  }

  /** The first time at which a sync is due after another has begun. */
  dueAfter({ frequency, offset, dailyHour, zone }: PlainSchedule, start: number): number {
    if (frequency === 1440) {
      const times = this.#timesOf(zone, dailyHour).map((time) => time + offset * minute);
      return times.find((time) => time > start) ?? Infinity;
    }
    let minutes = Math.floor(start / minute) + 1;
    while ((minutes - offset) % frequency !== 0) minutes += 1;
    return minutes * minute;
  }

  #timesOf(zone: Zone, dailyHour: number): readonly number[] {
    const key = `${zone.name} ${dailyHour}`;
    const known = this.#dailyTimes.get(key);
    if (known !== undefined) return known;
    const clock = new Intl.DateTimeFormat('sv', {
      timeZone: zone.name,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const times = new Map<string, number>();
    let before = dailyHour;
    for (let time = this.#begin; time < this.#end; time += hour) {
      const [date = '', shown = ''] = clock.format(time).split(' ');
      const shownHour = Number(shown.slice(0, 2));
      const isLeftOut = shownHour === dailyHour + 1 && before === dailyHour - 1;
      if ((shownHour === dailyHour || isLeftOut) && !times.has(date)) times.set(date, time);
      before = shownHour;
    }
    const found = [...times.values()];
    this.#dailyTimes.set(key, found);
    return found;
  }
}
