import { expect, test } from 'vitest';
import type { ColumnCase } from './expectations.ts';
import './expectations.ts';
import { inEveryZone } from './in-every-zone.ts';

const instantType = 'TIMESTAMP WITH TIME ZONE';
const declared = { instant: 'UTC_DATETIME', local: 'NAIVE_DATETIME', time: 'NAIVE_TIME' } as const;
const types = { instant: instantType, local: 'TIMESTAMP', time: 'TIME' };

/** A declared column, what it is given and what is stored. */
function column(
  kind: keyof typeof types,
  given: readonly unknown[],
  stored = given,
  losses: string[] = [],
): ColumnCase {
  return { declared: declared[kind], type: types[kind], given, stored, losses };
}

/** A column of text that nobody declared, and nobody takes for dates. */
const text = (...given: string[]): ColumnCase => ({ type: 'VARCHAR', given });

test('case 5: an instant is the same instant, whatever zone it was written in', async () => {
  const noon = '2024-02-29 12:00:00+00';
  const texts = [
    '2024-02-29T12:00:00Z',
    '2024-02-29T17:00:00+05:00',
    '2024-02-29 06:30:00-0530',
    '2024-03-01T06:00:00+18',
  ];
  const changes = ['2024-03-10T02:30:00-05:00', '2024-11-03T01:30:00-04:00', '2024-11-03T01:30:00-05:00'];
  const stored = ['2024-03-10 07:30:00+00', '2024-11-03 05:30:00+00', '2024-11-03 06:30:00+00'];
  const cases = {
    texts: column(
      'instant',
      texts,
      texts.map(() => noon),
    ),
    'a Date nobody declared': {
      given: [new Date('2024-02-29T12:00:00Z')],
      type: instantType,
      stored: [noon],
    },
    'when clocks change': column('instant', changes, stored),
  };
  await inEveryZone(() => expect(cases).toBeStored());
});

test('case 14: a first row with an offset or of the year 1 is there like every other', async () => {
  const first = '0001-01-01T00:00:00Z';
  const last = '9999-12-31T23:59:59.999Z';
  const ends = ['0001-01-01 00:00:00+00', '9999-12-31 23:59:59.999+00'];
  const offset = '2024-01-01T00:00:00+05:00';
  const cases = {
    'an offset first': column('instant', [offset, last], ['2023-12-31 19:00:00+00', ends[1]]),
    'the year 1 first': column('instant', [first, last], ends),
    'Date objects': { given: [new Date(first), new Date(last)], type: instantType, stored: ends },
    dates: { given: ['0001-01-01', '9999-12-31', '1582-10-10'], declared: 'NAIVE_DATE', type: 'DATE' },
    'nobody declared': text(offset, first),
  };
  await inEveryZone(() => expect(cases).toBeStored());
});

test('case 15: a date and time without a zone gets none', async () => {
  const stored = [
    '2022-11-22 01:23:45.678901',
    '2024-03-10 02:30:00',
    '2024-11-03 01:30:00',
    '0001-01-01 00:00:00',
  ];
  const given = stored.map((moment) => moment.replace(' ', 'T'));
  const cases = { declared: column('local', given, stored), 'nobody declared': text(...given) };
  await inEveryZone(() => expect(cases).toBeStored());
});

test('case 17: digits below a microsecond are cut and counted, or kept as text', async () => {
  const losses = ['2 × cut to microseconds'];
  const finer = '2024-01-01T00:00:00.123456789';
  const instants = [`${finer}Z`, '1969-12-31T23:59:59.9999999Z', '2024-01-01T00:00:00.123456000Z'];
  const cut = [
    '2024-01-01 00:00:00.123456+00',
    '1969-12-31 23:59:59.999999+00',
    '2024-01-01 00:00:00.123456+00',
  ];
  const cases = {
    instants: column('instant', instants, cut, losses),
    'without a zone': column(
      'local',
      [finer, finer],
      ['2024-01-01 00:00:00.123456', '2024-01-01 00:00:00.123456'],
      losses,
    ),
    times: column('time', ['23:59:59.9999999', '00:00:00.0000001'], ['23:59:59.999999', '00:00:00'], losses),
    'nobody declared': text(finer, `${finer}Z`),
  };
  await inEveryZone(() => expect(cases).toBeStored());
});

test('case 18: the zeros of a fraction stay where they are', async () => {
  const times = ['12:55:05.094', '12:55:05.94', '12:55:05.0094', '00:00:00.000001', '23:59:59.999999'];
  const locals = times.map((time) => `2024-02-29 ${time}`);
  const cases = {
    times: column('time', times),
    'without a zone': column('local', locals),
    instants: column(
      'instant',
      locals.map((local) => `${local}Z`),
      locals.map((local) => `${local}+00`),
    ),
  };
  await inEveryZone(() => expect(cases).toBeStored());
});

test('case 20: an instant is stored alike, whether it comes as a Date or as text of any form', async () => {
  const texts = ['2024-02-29T12:00:00.25Z', '2024-02-29 12:00:00.250000+00:00', '2024-02-29T17:00:00,25+05'];
  const given = [new Date('2024-02-29T12:00:00.250Z'), ...texts];
  const cases = {
    changed: column(
      'instant',
      given,
      given.map(() => '2024-02-29 12:00:00.25+00'),
    ),
  };
  await inEveryZone(() => expect(cases).toBeStored());
});
