import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes } from '@headwater/protocol';
import { expect, test } from 'vitest';

const actors = { user: 'you', source: 'the source', destination: 'the destination', headwater: 'we' };

test('docs/errors.md lists every code, who must act, and what it means', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/errors.md'), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(/ +\| /));
  expect(rows.map((cells) => cells.map((cell) => cell.trim()))).toEqual(
    Object.entries(errorCodes).map(([code, { actor, meaning }]) => [`\`${code}\``, actors[actor], meaning]),
  );
});
