import type { User } from '../../examples/playground/rows.ts';

/** Values of parameters: right ones, wrong ones, and those at the borders between them. */
export interface Borders {
  readonly integers: readonly string[];
  readonly times: readonly string[];
  readonly scrolls: readonly string[];
  readonly orders: readonly string[];
  readonly directions: readonly string[];
}

const integers = [
  ...'1 2 3 4 7 10 20 49 50 51 199 200 201 0 -0 -1 -3 -21'.split(' '),
  ...'x 1x 1.0 1e1 0x5 007 +5 1_0 1__0 _1 --1 true None 9007199254740993 -9007199254740993'.split(' '),
  '9'.repeat(40),
  `-${'9'.repeat(40)}`,
  '',
  '- 5',
  ' 5 ',
  '\t5\n',
];

const times = `
  0001-01-01T00:00:00Z 9999-12-31T23:59:59Z 2024-02-29T1:2:3Z 2024-1-1T00:00:00Z 2024-01-01t00:00:00Z
  yesterday Z 2024-01-01 2024-01-01T00:00:00 2024-01-01T00:00:00z 2024-01-01T00:00:00+00:00
  2024-01-01T00:00:00.5Z 2024-01-01T00:00Z 2023-02-29T00:00:00Z 2024-13-01T00:00:00Z 2024-00-01T00:00:00Z
  2024-04-31T00:00:00Z 2024-01-01T24:00:00Z 2024-01-01T00:60:00Z 2024-01-01T00:00:60Z 2024-01-01T00:00:61Z
  0000-01-01T00:00:00Z 10000-01-01T00:00:00Z -001-01-01T00:00:00Z`
  .trim()
  .split(/\s+/);
const timesWithSpace = ['', '2024-01- 1T00:00:00Z', ' 2024-01-01T00:00:00Z', '2024-01-01T00:00:00\nZ'];

/** Chooses values, with times that fall on, before and after a row. */
export function bordersFor(users: readonly User[]): Borders {
  const middle = users[100]?.updatedAt ?? '';
  const shifted = (seconds: number) =>
    `${new Date(Date.parse(middle) + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const ofRows = [middle, shifted(-1), shifted(1), users[0]?.createdAt ?? '', users[199]?.updatedAt ?? ''];
  const all = [...ofRows, ...times, ...timesWithSpace];
  return {
    integers,
    times: all,
    scrolls: [...all.flatMap(scrollsOf), ...'= a ==== YQ YQ= /w== 77+9 é 77u/ MjAyN'.split(' ')],
    orders: ['createdAt', 'updatedAt', '', 'id', 'createdat', 'updatedAt ', 'created_at'],
    directions: ['asc', 'desc', '', 'ASC', 'descending', ' asc'],
  };
}

/** A time in base64, and in base64 with something too much, in between or left out. */
function scrollsOf(time: string): string[] {
  const exact = Buffer.from(time).toString('base64');
  return [
    exact,
    `${exact.slice(0, 5)}-*\n${exact.slice(5)}`,
    `${exact}AAAA`,
    `${exact}==`,
    exact.slice(0, -1),
  ];
}
