import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dataPlaces } from '../../../packages/platform/src/server-settings.ts';
import {
  clearHalfMade,
  codeOf,
  removeCode,
  versionFile,
} from '../../../packages/platform/src/packages/code-folder.ts';
import { holdCode } from '../../../packages/platform/src/packages/code-uses.ts';
import { zipBytes, type ZipPart } from './zip-bytes.ts';

const home = mkdtempSync(join(tmpdir(), 'headwater-code-'));
chmodSync(home, 0o755);
afterAll(() => rmSync(home, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;
const anyone = { connectionId: 'quick_river', identity: null };
const userOf = (connectionId: string, number: number) => ({
  connectionId,
  identity: { uid: 79_200 + number, gid: 79_200 + number },
});

function newData(): string {
  const data = mkdtempSync(join(home, 'data-'));
  chmodSync(data, 0o711);
  return data;
}

function addVersion(data: string, version: number, parts: readonly ZipPart[], kind = 'module') {
  const added = { packageId: 'calm_stone', version, kind };
  const file = versionFile(data, added);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, zipBytes(parts), { mode: 0o600 });
  return added;
}

const bundle = (text: string): ZipPart[] => [
  { name: 'connector.js', content: text },
  { name: 'host.js', content: 'host' },
  { name: 'bin/tool', content: 'tool', mode: 0o100755 },
];

test('code is unpacked once a version, however many ask for it at once', async () => {
  const data = newData();
  const version = addVersion(data, 3, bundle('one'));
  const all = await Promise.all(Array.from({ length: 5 }, () => codeOf(data, version, anyone)));
  const again = await codeOf(data, version, { ...anyone, connectionId: 'other_river' });
  const { folder } = again;
  expect([...all, again]).toEqual(
    Array.from({ length: 6 }, () => ({
      kind: 'module',
      folder,
      file: join(folder, 'connector.js'),
      host: join(folder, 'host.js'),
    })),
  );
  expect(readdirSync(dirname(folder))).toEqual([folder.slice(dirname(folder).length + 1)]);
  expect(readFileSync(join(folder, 'connector.js'), 'utf8')).toBe('one');
});

test('code of which nothing is left, or half, is made again', async () => {
  const data = newData();
  const version = addVersion(data, 1, bundle('one'));
  const first = await codeOf(data, version, anyone);
  rmSync(first.folder, { recursive: true });
  mkdirSync(join(dataPlaces.codeInMaking(data), 'half'), { recursive: true });
  writeFileSync(join(dataPlaces.codeInMaking(data), 'half', 'connector.js'), 'ha');
  await clearHalfMade(data);
  const second = await codeOf(data, version, anyone);
  expect(second.folder).not.toBe(first.folder);
  expect(readFileSync(join(second.folder, 'connector.js'), 'utf8')).toBe('one');
  expect(readdirSync(dataPlaces.codeInMaking(data))).toEqual([]);
});

test('older versions go, but for the one before and those that run', async () => {
  const data = newData();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const made: string[] = [];
  const there = () => made.filter((folder) => statSync(folder, { throwIfNoEntry: false }) !== undefined);
  for (const number of [1, 2, 3, 4]) {
    const { folder } = await codeOf(data, addVersion(data, number, bundle(String(number))), anyone);
    made.push(folder);
    if (number === 1) holdCode(folder, ended);
  }
  const [one, , three, four] = made;
  expect(there()).toEqual([one, three, four]);
  end();
  await ended;
  const { folder: five } = await codeOf(data, addVersion(data, 5, bundle('5')), anyone);
  made.push(five);
  expect(there()).toEqual([four, five]);
});

test.skipIf(!isRoot)('a server that has started again gives code to the next connection', async () => {
  const data = newData();
  const version = addVersion(data, 1, bundle('one'));
  await codeOf(data, version, userOf('first_river', 1));
  await clearHalfMade(data);
  const { folder } = await codeOf(data, version, userOf('second_river', 2));
  expect(readFileSync(join(folder, 'connector.js'), 'utf8')).toBe('one');
});

test('a package that is removed leaves nothing', async () => {
  const data = newData();
  await codeOf(data, addVersion(data, 1, bundle('one')), anyone);
  await removeCode(data, 'calm_stone');
  expect([readdirSync(dataPlaces.packages(data)), readdirSync(dataPlaces.code(data))]).toEqual([[], ['new']]);
});

test('a package without its file is an error, and leaves nothing', async () => {
  const data = newData();
  const version = { packageId: 'calm_stone', version: 1, kind: 'module' };
  await expect(codeOf(data, version, anyone)).rejects.toThrow('ENOENT');
  expect(readdirSync(dataPlaces.codeInMaking(data))).toEqual([]);
});

/** What a user of the system gets of a file: its text, or the code of the error. */
function tryAs({ uid, gid }: { uid: number; gid: number }, script: string): string {
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { uid, gid, cwd: '/', encoding: 'utf8' });
  return stdout === '' && stderr !== '' ? 'refused' : stdout;
}

test.skipIf(!isRoot)(
  'each connection reads its own code, writes to none, and sees none of others',
  async () => {
    const data = newData();
    const version = addVersion(data, 1, bundle('one'));
    const [a, b] = [userOf('quick_river', 1), userOf('slow_river', 2)];
    const [ofA, ofB] = [await codeOf(data, version, a), await codeOf(data, version, b)];
    const shared = join(
      dataPlaces.code(data),
      'calm_stone',
      ofA.folder.slice(dirname(ofA.folder).length + 1),
    );
    const file = join(ofA.folder, 'connector.js');
    expect(ofA.folder.startsWith(join(data, 'connections', 'quick_river', 'code'))).toBe(true);
    expect({
      own: tryAs(a.identity, `cat ${file}`),
      written: tryAs(a.identity, `echo evil > ${file}`),
      added: tryAs(a.identity, `touch ${ofA.folder}/new`),
      replaced: tryAs(a.identity, `mv ${ofA.folder} ${ofA.folder}.old`),
      mode: tryAs(a.identity, `chmod 777 ${file}`),
      ofOther: tryAs(b.identity, `cat ${file}`),
      listOfOther: tryAs(b.identity, `ls ${ofA.folder}`),
      shared: tryAs(a.identity, `cat ${shared}/connector.js`),
      listed: tryAs(a.identity, `ls ${dataPlaces.code(data)}`),
      uploads: tryAs(a.identity, `cat ${versionFile(data, version)}`),
    }).toEqual({
      own: 'one',
      written: 'refused',
      added: 'refused',
      replaced: 'refused',
      mode: 'refused',
      ofOther: 'refused',
      listOfOther: 'refused',
      shared: 'refused',
      listed: 'refused',
      uploads: 'refused',
    });
    // The bytes are on the disk once.
    expect(statSync(file).ino).toBe(statSync(join(ofB.folder, 'connector.js')).ino);
  },
);

test.skipIf(!isRoot)(
  'a program that is built here has a copy of its own, in the name of its user',
  async () => {
    const data = newData();
    const parts = [
      { name: 'headwater.json', content: '{}' },
      { name: 'src/main.c', content: 'main' },
    ];
    const version = addVersion(data, 1, parts, 'program');
    const [a, b] = [userOf('quick_river', 1), userOf('slow_river', 2)];
    const [ofA, ofB] = [await codeOf(data, version, a), await codeOf(data, version, b)];
    expect(
      tryAs(a.identity, `cd ${ofA.folder} && echo built > src/main && echo other > src/main.c && cat src/*`),
    ).toBe('built\nother\n');
    expect(readFileSync(join(ofB.folder, 'src', 'main.c'), 'utf8')).toBe('main');
    expect(tryAs(b.identity, `cat ${ofA.folder}/src/main`)).toBe('refused');
    expect(
      execFileSync('find', [ofA.folder, '!', '-user', String(a.identity.uid)], { encoding: 'utf8' }),
    ).toBe('');
  },
);

test.skipIf(!isRoot)('the mask of the server keeps nobody from its own code', async () => {
  const before = process.umask(0o077);
  try {
    const data = newData();
    const user = userOf('quick_river', 1);
    const { folder } = await codeOf(data, addVersion(data, 1, bundle('one')), user);
    expect(tryAs(user.identity, `cat ${folder}/connector.js ${folder}/bin/tool`)).toBe('onetool');
  } finally {
    process.umask(before);
  }
});
