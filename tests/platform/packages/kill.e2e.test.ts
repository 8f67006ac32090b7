import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as later } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { clearHalfMade, codeOf } from '../../../packages/platform/src/packages/code-folder.ts';
import { zipBytes } from './zip-bytes.ts';
import { dataPlaces } from '../../../packages/platform/src/server-settings.ts';

const kills = process.env['HEADWATER_TEST'] === 'long' ? 200 : 15;
const program = join(import.meta.dirname, 'take-again.ts');

const start = JSON.stringify({ start: ['node', 'server.js', '{port}'] });
const files = Array.from({ length: 60 }, (_, number) => ({
  name: `src/${number % 7}/file-${number}.bin`,
  content: randomBytes(20_000),
}));
const zip = zipBytes([{ name: 'headwater.json', content: start }, ...files]);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The files of a folder, each with the sum of its bytes. */
function filesOf(folder: string): Record<string, string> {
  const names = globSync('**', { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(names.toSorted().map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

const whole = Object.fromEntries(
  [{ name: 'headwater.json', content: Buffer.from(start) }, ...files]
    .map(({ name, content }) => [name, sha256(content)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1)),
);

/** Runs the program until it is killed. Gives the versions it said that it has. */
async function runAndKill(
  data: string,
  file: string,
  first: number,
  milliseconds: number,
): Promise<number[]> {
  const child = spawn(process.execPath, [program, data, file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const placed: number[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    else placed.push(Number(line.split(' ')[1]));
  });
  await Promise.race([ready.promise, ended]);
  await later(milliseconds);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  return placed;
}

test(
  'a server that is killed while it takes packages has whole ones, and nothing else',
  { timeout: kills * 10_000 },
  async () => {
    const data = mkdtempSync(join(tmpdir(), 'headwater-package-kill-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const file = join(data, 'sent.zip');
    writeFileSync(file, zip);
    const packages = join(dataPlaces.packages(data), 'calm_stone');
    const codes = [
      join(dataPlaces.code(data), 'calm_stone'),
      join(dataPlaces.connection(data, 'quick_river'), 'code'),
    ];
    let last = 0;
    let halves = 0;
    for (let killed = 0; killed < kills; killed += 1) {
      const placed = await runAndKill(data, file, last + 1, Math.random() * 1000);
      halves += [dataPlaces.received(data), dataPlaces.codeInMaking(data)]
        .filter((folder) => existsSync(folder))
        .flatMap((folder) => readdirSync(folder)).length;
      last = Math.max(last, ...placed);
      const kept = existsSync(packages) ? readdirSync(packages) : [];
      expect(placed.filter((version) => !kept.includes(`${version}.zip`))).toEqual([]);
      expect(new Set(kept.map((name) => sha256(readFileSync(join(packages, name)))))).toEqual(
        new Set(kept.length === 0 ? [] : [sha256(zip)]),
      );
      for (const folder of codes.filter((each) => existsSync(each))) {
        for (const name of readdirSync(folder)) expect(filesOf(join(folder, name))).toEqual(whole);
      }
    }
    // The kills came where it matters.
    expect({ halves: halves > 0, versions: last > 0 }).toEqual({ halves: true, versions: true });
    await clearHalfMade(data);
    expect(readdirSync(dataPlaces.packages(data))).toEqual(['calm_stone']);
    const user = { connectionId: 'quick_river', identity: null };
    const { folder } = await codeOf(data, { packageId: 'calm_stone', version: last, kind: 'program' }, user);
    expect([basename(folder).split('-')[0], filesOf(folder)]).toEqual([String(last), whole]);
  },
);
