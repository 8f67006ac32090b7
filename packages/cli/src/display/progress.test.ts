import { expect, test } from 'vitest';
import { LiveScreen } from './live-screen.ts';
import { plainStyle, type Channel } from './output.ts';
import { Progress } from './progress.ts';

const tables = (flights: number, airports: number) => [
  { table: 'airports', rows: airports },
  { table: 'flights', rows: flights },
];

test('the tables with most rows come first, with the rows of the last seconds', () => {
  const progress = new Progress(0);
  progress.take(tables(1000, 500), 1000);
  expect(progress.lines(1000, 80, 10, plainStyle)).toEqual([
    '  flights   1,000 rows  1,000/s',
    '  airports    500 rows    500/s',
  ]);
  for (let second = 2; second <= 10; second += 1) progress.take(tables(second * 50_000, 500), second * 1000);
  expect(progress.lines(10_000, 80, 10, plainStyle)).toEqual([
    '  flights   500,000 rows  50,000/s',
    '  airports      500 rows       0/s',
  ]);
  expect(progress.line(10_000)).toBe('500,500 rows, 50,000/s: flights 500,000, airports 500');
  // Nothing arrives: the speed falls.
  expect(progress.lines(20_000, 80, 10, plainStyle)[0]).toBe('  flights   500,000 rows  11,538/s');
});

test('more tables than lines, names wider than the terminal, names that steer it', () => {
  const progress = new Progress(0);
  const many = Array.from({ length: 8 }, (_, index) => ({ table: `table_${index}`, rows: 800 - index }));
  progress.take([{ table: `\u001b[2J${'long'.repeat(20)}`, rows: 1 }, ...many], 1000);
  expect(progress.lines(1000, 40, 3, plainStyle)).toEqual([
    '  table_0  800 rows  800/s',
    '  table_1  799 rows  799/s',
    '  … 7 more tables, 4,774 rows',
  ]);
  expect(progress.lines(1000, 40, 10, plainStyle).at(-1)).toBe('  \\u001b[2Jlonglonglo…     1 row    1/s');
  expect(progress.line(1000)).toBe(
    '6,373 rows, 6,373/s: table_0 800, table_1 799, table_2 798, table_3 797, table_4 796, …',
  );
});

function recorder(isTerminal: boolean): { channel: Channel; texts: string[] } {
  const texts: string[] = [];
  const channel = {
    write: (text: string) => void texts.push(text),
    isTerminal,
    style: plainStyle,
    columns: () => 80,
    rows: () => 24,
  };
  return { channel, texts };
}

test('lines drawn in place stay below those printed for good', () => {
  const { channel, texts } = recorder(true);
  const screen = new LiveScreen({ stdout: channel, stderr: channel });
  screen.print([{ stream: 'stdout', text: 'one' }]);
  screen.draw(['live 1', 'live 2']);
  screen.print([
    { stream: 'stdout', text: 'two' },
    { stream: 'stderr', text: 'three' },
  ]);
  screen.draw(['live 3']);
  screen.close();
  expect(texts.join('|')).toBe(
    [
      'one\n',
      'live 1\nlive 2\n',
      '\u001b[2A\u001b[Jtwo\n',
      'three\n',
      'live 1\nlive 2\n',
      '\u001b[2A\u001b[Jlive 3\n',
      '\u001b[1A\u001b[J',
    ].join('|'),
  );
});

test('elsewhere than on a terminal nothing is drawn in place', () => {
  const { channel, texts } = recorder(false);
  const screen = new LiveScreen({ stdout: channel, stderr: channel });
  screen.draw(['live']);
  screen.print([{ stream: 'stdout', text: 'one' }]);
  screen.close();
  expect(texts).toEqual(['one\n']);
});
