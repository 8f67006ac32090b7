import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-count-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function countOf(report: object): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return printed(file);
}

function printed(file: string): string {
  return execFileSync(process.execPath, [join(import.meta.dirname, 'test-count.mjs'), file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function testFile(status: string, ...statuses: string[]) {
  return { status, assertionResults: statuses.map((each) => ({ status: each })) };
}

test('the tests of all files are counted, those that did not run as skipped', () => {
  const report = {
    testResults: [testFile('failed', 'passed', 'failed'), testFile('passed', 'pending', 'todo')],
  };
  expect(countOf(report)).toBe('1 passed, 1 failed, 2 skipped\n');
});

test('a file that could not be loaded counts as a failure', () => {
  expect(countOf({ testResults: [testFile('passed', 'passed'), testFile('failed')] })).toBe(
    '1 passed, 1 failed, 0 skipped\n',
  );
});

test('a report that is not there counts as a failure', () => {
  expect(printed(join(folder, 'nothing.json'))).toBe('0 passed, 1 failed, 0 skipped\n');
});
