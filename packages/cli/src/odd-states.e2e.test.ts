import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeConnector, removeFolders, runHeadwater } from './headwater-process.ts';

afterAll(removeFolders);

/** Checkpoints the state of 500 levels with odd names, texts and numbers, and prints the one it starts from. */
const keeper = `    log.info(JSON.stringify(state));
    let pages = 'innermost';
    for (let level = 1; level < 500; level += 1) pages = level % 2 === 0 ? [pages] : { page: pages };
    const odd = JSON.parse('{"__proto__":{"toJSON":1},"":"\\\\ud800","constructor":[1e21,1152921504606847000]}');
    await op.checkpoint({ ...odd, pages });`;

function keptState(): string {
  let pages: unknown = 'innermost';
  for (let level = 1; level < 500; level += 1) pages = level % 2 === 0 ? [pages] : { page: pages };
  const odd = String.raw`"__proto__":{"toJSON":1},"":"\ud800","constructor":[1e+21,1152921504606847000]`;
  return `{${odd},"pages":${JSON.stringify(pages)}}`;
}

async function startedFrom(folder: string): Promise<string> {
  const { code, stdout, stderr } = await runHeadwater(['debug', '--json'], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const logs = stdout.split('\n').filter((line) => line.startsWith('{"kind":"log"'));
  expect(logs).toHaveLength(1);
  const { message }: { message: string } = JSON.parse(logs[0] ?? '');
  return message;
}

test('a state of 500 levels with odd names and numbers is what the next sync starts from', async () => {
  const folder = makeConnector(keeper);
  const path = join(folder, 'files', 'state.json');
  expect(await startedFrom(folder)).toBe('{}');
  expect(await startedFrom(folder)).toBe(keptState());
  // Written by a person, it is the state although the warehouse knows another one.
  writeFileSync(path, readFileSync(path, 'utf8').replace('innermost', 'mine'));
  expect(await startedFrom(folder)).toBe(keptState().replace('innermost', 'mine'));
});

test.each([501, 3000, 100_000])(
  'a state of %i levels is refused, and the one before is kept',
  async (levels) => {
    const folder = makeConnector(`    await op.checkpoint({ seen: 1 });
    let pages = 1;
    for (let level = 1; level < ${levels}; level += 1) pages = [pages];
    await op.checkpoint({ pages });`);
    const { code, stderr } = await runHeadwater(['debug'], folder);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `
Sync failed: state.pages${'[0]'.repeat(16)}[… lies more than 500 levels deep: flatten the state, or store the text JSON.stringify gives

  code   state_invalid: A state is no JSON object, or holds what JSON cannot say.
  to do  you: the connector, its configuration or its state
  kept   everything up to checkpoint 1, 0 rows
  state  {"seen":1}
`,
    });
    expect(readFileSync(join(folder, 'files', 'state.json'), 'utf8')).toBe('{\n  "seen": 1\n}\n');
  },
);
