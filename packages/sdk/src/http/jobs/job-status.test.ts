import { expect, test } from 'vitest';
import { jobStates } from './job-status.ts';

test("a vendor's words stand for states, in capitals or not", () => {
  const stateOf = jobStates({
    running: ['pending', 'retry'],
    done: ['completed'],
    failed: ['internal_error'],
  });
  expect(['pending', 'Retry', 'COMPLETED', 'internal_error'].map(stateOf)).toEqual([
    'running',
    'running',
    'done',
    'failed',
  ]);
});

test('a word that nobody foresaw is an error', () => {
  const stateOf = jobStates({ running: ['pending'], done: ['completed'] });
  expect(() => stateOf('bad_request')).toThrow(
    'the state of a job is "bad_request", and only pending, completed are known: add it to jobStates()',
  );
});
