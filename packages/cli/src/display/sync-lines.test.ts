import { expect, test } from 'vitest';
import type { ShownEvent } from '@headwater/engine';
import { channel } from './output.ts';
import { SyncLines } from './sync-lines.ts';

const noon = new Date(2024, 4, 1, 12, 0, 0).getTime();

/** Shows events that come at some milliseconds after noon; lines of standard error get a mark. */
function show(events: readonly (readonly [number, ShownEvent])[], lines = new SyncLines()): string {
  const shown = events.flatMap(([after, event]) => lines.take(event, new Date(noon + after)));
  const rest = lines.finish(new Date(noon + 60_000));
  return [...shown, ...rest].map(({ stream, text }) => (stream === 'stderr' ? `! ${text}` : text)).join('\n');
}

const recovered = { lastCommit: null, earlierStates: [], tables: [], pendingTruncates: [] };

function committed(checkpoint: number): ShownEvent {
  return { kind: 'committed', checkpoint, state: {}, rows: checkpoint * 1000 };
}

test('every event has its line; what the author prints stays as it is, but steers nothing', () => {
  expect(
    show([
      [0, { kind: 'started', state: null, recovered }],
      [10, { kind: 'log', level: 'debug', message: 'page 1' }],
      [20, { kind: 'log', level: 'info', message: 'two\nlines' }],
      [1000, { kind: 'log', level: 'warning', message: 'clears \u001b[2J nothing' }],
      [1001, { kind: 'log', level: 'error', message: 'bad row' }],
      [1002, { kind: 'output', stream: 'stdout', line: 'printed\tby the author \u001b[31m\r' }],
      [1003, { kind: 'output', stream: 'stderr', line: 'a complaint' }],
      [1004, { kind: 'progress', tables: [{ table: 'flights', rows: 1000 }] }],
      [1005, committed(1)],
      [2000, { kind: 'warning', message: 'the API key expires soon' }],
    ]),
  ).toBe(
    String.raw`12:00:00 started    as a first sync: there is no state yet
12:00:00 debug      page 1
12:00:00 info       two
                    lines
12:00:01 warning    clears \u001b[2J nothing
12:00:01 error      bad row
printed	by the author \u001b[31m
! a complaint
12:00:01 checkpoint 1, 1,000 rows so far
12:00:02 warning    the API key expires soon`,
  );
});

test('checkpoints that come faster than five a second share a line', () => {
  const fast = Array.from({ length: 1200 }, (_, index) => [index, committed(index + 1)] as const);
  expect(show([...fast, [5000, committed(1201)]])).toBe(`12:00:00 checkpoint 1, 1,000 rows so far
12:00:00 checkpoint 2, 2,000 rows so far
12:00:00 checkpoint 3, 3,000 rows so far
12:00:00 checkpoint 4, 4,000 rows so far
12:00:00 checkpoint 5, 5,000 rows so far
12:00:01 checkpoint 6 to 1,006, 1,006,000 rows so far
12:00:01 checkpoint 1,007, 1,007,000 rows so far
12:00:01 checkpoint 1,008, 1,008,000 rows so far
12:00:01 checkpoint 1,009, 1,009,000 rows so far
12:00:01 checkpoint 1,010, 1,010,000 rows so far
12:00:01 checkpoint 1,011, 1,011,000 rows so far
12:00:05 checkpoint 1,012 to 1,201, 1,201,000 rows so far`);
});

test('checkpoints that wait go before what is said after them', () => {
  const fast = Array.from({ length: 7 }, (_, index) => [index, committed(index + 1)] as const);
  expect(show([...fast, [10, { kind: 'log', level: 'info', message: 'later' }]])).toBe(
    `12:00:00 checkpoint 1, 1,000 rows so far
12:00:00 checkpoint 2, 2,000 rows so far
12:00:00 checkpoint 3, 3,000 rows so far
12:00:00 checkpoint 4, 4,000 rows so far
12:00:00 checkpoint 5, 5,000 rows so far
12:00:00 checkpoint 6 to 7, 7,000 rows so far
12:00:00 info       later`,
  );
});

test('a commit between two checkpoints is none', () => {
  expect(
    show([
      [0, committed(1)],
      [5, committed(1)],
    ]),
  ).toBe('12:00:00 checkpoint 1, 1,000 rows so far');
});

test('a long state only reminds', () => {
  expect(show([[0, { kind: 'started', state: { cursor: 'x'.repeat(300) }, recovered }]])).toBe(
    `12:00:00 started    from the state {"cursor":"${'x'.repeat(189)}…`,
  );
});

test('colours are for terminals that want them', () => {
  const shown = (isTTY: boolean, environment: NodeJS.ProcessEnv): string => {
    const stream = Object.assign(Object.create(process.stdout), { isTTY });
    const lines = new SyncLines(channel(stream, environment).style);
    return show([[0, { kind: 'log', level: 'error', message: 'no' }]], lines);
  };
  expect(shown(true, {})).toBe('\u001b[2m12:00:00\u001b[22m \u001b[31merror     \u001b[39m no');
  expect(shown(true, { NO_COLOR: '1' })).toBe('12:00:00 error      no');
  expect(shown(true, { TERM: 'dumb' })).toBe('12:00:00 error      no');
  expect(shown(false, {})).toBe('12:00:00 error      no');
});
