import type { Schema } from '@headwater/sdk';
import type { SourceRow } from './load.ts';
import type { ColumnModel } from './oracle.ts';

/** A table of every type that has to do with the clock, and a column nobody declared. */
export const clockSchema = {
  clock: {
    primaryKey: ['n'],
    columns: {
      n: 'LONG',
      day: 'NAIVE_DATE',
      naive: 'NAIVE_DATETIME',
      instant: 'UTC_DATETIME',
      time: 'NAIVE_TIME',
    },
    otherColumns: 'infer',
  },
} as const satisfies Schema;

/** Makes the rows when it is called: in the time zone of then. */
export function makeClockRows(): SourceRow[] {
  return [
    {
      n: 0,
      day: '0001-01-01',
      naive: '0001-01-01T00:00:00.000001',
      instant: '0001-01-01T00:00:00.000001Z',
      time: '00:00:00',
      date: new Date('0001-01-01T00:00:00Z'),
    },
    {
      n: 1,
      day: new Date('2024-02-29T00:00:00Z'),
      // Two o'clock in the night is left out in much of Europe that day.
      naive: '2024-03-31 02:30:00',
      instant: '2024-02-29T23:30:00-05:00',
      time: '02:30:00.5',
      date: new Date(Date.UTC(2024, 2, 31, 1, 30)),
    },
    {
      n: 2,
      day: '9999-12-31',
      naive: '9999-12-31T23:59:59.999999',
      instant: '9999-12-31T23:59:59.999999+00:00',
      time: '23:59:59.999999',
      date: new Date('9999-12-31T23:59:59.999Z'),
    },
  ];
}

/** What is stored of them, in every time zone; instants in microseconds. */
export const clockContents: Record<string, ColumnModel> = {
  n: { type: 'BIGINT', values: [0n, 1n, 2n] },
  day: { type: 'DATE', values: ['0001-01-01', '2024-02-29', '9999-12-31'] },
  naive: {
    type: 'TIMESTAMP',
    values: ['0001-01-01 00:00:00.000001', '2024-03-31 02:30:00', '9999-12-31 23:59:59.999999'],
  },
  instant: {
    type: 'TIMESTAMP WITH TIME ZONE',
    values: [-62_135_596_799_999_999n, 1_709_267_400_000_000n, 253_402_300_799_999_999n],
  },
  time: { type: 'TIME', values: ['00:00:00', '02:30:00.5', '23:59:59.999999'] },
  date: {
    type: 'TIMESTAMP WITH TIME ZONE',
    values: [-62_135_596_800_000_000n, 1_711_848_600_000_000n, 253_402_300_799_999_000n],
  },
};
