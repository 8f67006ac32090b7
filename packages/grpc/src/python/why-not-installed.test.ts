import { expect, test } from 'vitest';
import { whyNotInstalled } from './why-not-installed.ts';

test.each([
  [
    'uv, now',
    [
      'Using Python 3.11.7 environment at: /venv',
      'error: No solution found when resolving dependencies',
      '  cause: Because nothing-here was not found in the package registry and you require',
      '    nothing-here==1.0, we can conclude that your requirements are unsatisfiable.',
    ],
    'Because nothing-here was not found in the package registry and you require nothing-here==1.0, we can conclude that your requirements are unsatisfiable.',
  ],
  [
    'uv, before',
    [
      '  × No solution found when resolving dependencies:',
      '  ╰─▶ Because there is no version of six==99 and you require six==99, we can',
      '      conclude that your requirements are unsatisfiable.',
      '',
      '      hint: something else',
    ],
    'Because there is no version of six==99 and you require six==99, we can conclude that your requirements are unsatisfiable.',
  ],
  [
    'uv without a network',
    ['error: Failed to fetch: `https://index.example/simple/six/`', '  Caused by: connection refused'],
    'Failed to fetch: `https://index.example/simple/six/` connection refused',
  ],
  [
    'pip',
    [
      'ERROR: Could not find a version that satisfies the requirement nothing-here==1.0 (from versions: none)',
      'ERROR: No matching distribution found for nothing-here==1.0',
      '',
    ],
    'No matching distribution found for nothing-here==1.0',
  ],
  [
    'pip without a network',
    [
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError()': /simple/six/",
      'ERROR: No matching distribution found for six',
    ],
    'the package index cannot be reached: No matching distribution found for six',
  ],
  ['anything else', ['Killed', ''], 'Killed'],
  ['nobody', [], 'it says nothing'],
])('what %s says is one line with the reason', (_, lines, reason) => {
  expect(whyNotInstalled(lines)).toBe(reason);
});
