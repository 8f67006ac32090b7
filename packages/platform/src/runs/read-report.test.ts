import { expect, test } from 'vitest';
import { readReport } from './read-report.ts';

const ended = {
  kind: 'ended',
  status: 'failed',
  error: { code: 'source', message: 'GET https://example.org answered 503' },
  checkpoints: 1,
  tables: [],
  rows: 2,
  seconds: 0.5,
};

test.each([
  { kind: 'started', state: null },
  { kind: 'committed', checkpoint: 3, state: { page: 4 }, rows: 5 },
  { kind: 'progress', tables: [{ table: 'sales.order', rows: 6 }] },
  { kind: 'log', level: 'info', message: 'reading', origin: 'connector' },
  { kind: 'setup-test', title: 'Can log in', status: 'FAILED', message: 'no' },
  ended,
])('a report of kind $kind is read as it is', (report) => {
  expect(readReport(JSON.stringify(report))).toEqual(report);
});

test('the numbers of a state keep their digits', () => {
  const line = '{"kind":"committed","checkpoint":1,"state":{"id":12345678901234567890},"rows":0}';
  expect(JSON.stringify(readReport(line))).toBe(line);
});

test.each([
  ['no JSON', '{"kind":'],
  ['no object', '[]'],
  ['another kind', '{"kind":"order","job":{}}'],
  ['a state that is a list', '{"kind":"started","state":[1]}'],
  ['no state', '{"kind":"committed","checkpoint":1,"rows":1}'],
  ['a count that is none', '{"kind":"committed","checkpoint":-1,"state":{},"rows":1}'],
  ['an error that does not exist', JSON.stringify({ ...ended, error: { code: 'toString', message: '' } })],
  ['a table without counts', JSON.stringify({ ...ended, tables: [{ table: 'order' }] })],
])('%s is refused', (_name, line) => {
  expect(() => readReport(line)).toThrow(Error);
});
