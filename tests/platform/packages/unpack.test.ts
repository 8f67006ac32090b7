import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ApiError } from '../../../packages/platform/src/api/api-error.ts';
import { unpack } from '../../../packages/platform/src/packages/unpack.ts';
import { zipBytes, type ZipPart } from './zip-bytes.ts';

const home = mkdtempSync(join(tmpdir(), 'headwater-unpack-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const limits = { mostBytes: 2 ** 20, mostEntries: 50, mostGrowth: 200, freeBytes: 50_000 };

/** What is below a folder: files with their content in hex and their mode, folders with their mode. */
function below(folder: string, path = ''): Record<string, string> {
  const listed: Record<string, string> = {};
  for (const found of readdirSync(join(folder, path), { withFileTypes: true })) {
    const name = path === '' ? found.name : `${path}/${found.name}`;
    const mode = (statSync(join(folder, name)).mode & 0o7777).toString(8);
    if (found.isDirectory()) Object.assign(listed, { [`${name}/`]: mode }, below(folder, name));
    else listed[name] = `${mode} ${readFileSync(join(folder, name)).toString('hex')}`;
  }
  return listed;
}

/** Unpacks in a folder of its own, and says what is there then: the folder `code`, and nothing else. */
async function unpacked(zip: Uint8Array): Promise<{ error: unknown; there: Record<string, string> }> {
  const folder = mkdtempSync(join(home, 'x-'));
  const file = join(home, 'package.zip');
  writeFileSync(file, zip);
  let error: unknown = null;
  try {
    await unpack(file, join(folder, 'code'), limits);
  } catch (thrown) {
    error = thrown;
  }
  const there = below(folder);
  rmSync(folder, { recursive: true });
  return { error, there };
}

async function refusal(...parts: ZipPart[]): Promise<string> {
  const { error, there } = await unpacked(zipBytes(parts));
  expect(there).toEqual({});
  if (!(error instanceof ApiError)) throw new Error('it was not refused', { cause: error });
  return `${error.status} ${error.message}`;
}

const refusedAs = (name: string, why: string) =>
  `400 file: ${JSON.stringify(name)} is refused, as ${why}: mend the package and send it again`;

const word = fc.stringMatching(/^[a-zA-Zäé漢 ._-]{1,8}$/).filter((text) => !/^\.+$/.test(text));
const tree = fc
  .uniqueArray(
    fc.record({
      path: fc.array(word, { minLength: 1, maxLength: 4 }),
      content: fc.uint8Array({ maxLength: 300 }),
      mode: fc.constantFrom(0, 0o100600, 0o100644, 0o100666, 0o100755, 0o104777, 0o100100),
      method: fc.constantFrom(0, 8),
    }),
    // Neither twice the same, nor one inside another, whatever the system thinks of capitals.
    { selector: ({ path }) => path[0]?.toLowerCase(), maxLength: 12 },
  )
  .map((files) => files.map((file) => ({ ...file, name: file.path.join('/') })));

test('what was put in comes out, byte by byte, with one of two modes', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (files) => {
      const wanted: Record<string, string> = { 'code/': '755' };
      for (const { path, name, content, mode } of files) {
        for (let depth = 1; depth < path.length; depth += 1) {
          wanted[`code/${path.slice(0, depth).join('/')}/`] = '755';
        }
        const shown = (mode & 0o111) === 0 ? '644' : '755';
        wanted[`code/${name}`] = `${shown} ${Buffer.from(content).toString('hex')}`;
      }
      expect(await unpacked(zipBytes(files))).toEqual({ error: null, there: wanted });
    }),
    { numRuns: 60 },
  );
});

test('the mask of the server takes nothing from a mode', async () => {
  const before = process.umask(0o077);
  try {
    expect(
      await unpacked(zipBytes([{ name: 'a/b/c', content: 'c', mode: 0o100700 }, { name: 'd/' }])),
    ).toEqual({
      error: null,
      there: {
        'code/': '755',
        'code/a/': '755',
        'code/a/b/': '755',
        'code/a/b/c': '755 63',
        'code/d/': '755',
      },
    });
  } finally {
    process.umask(before);
  }
});

const wild = fc.oneof(
  fc
    .array(fc.constantFrom('..', '.', '', 'a', 'A', 'é', 'C:', '\\', '\0', '~', 'a\nb', ' '), {
      maxLength: 6,
    })
    .map((parts) => Buffer.from(parts.join('/'))),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 10 }).map((text) => Buffer.from(text)),
);

test('no name at all leads out of the folder, or leaves anything behind when it is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wild, { minLength: 1, maxLength: 3 }), async (names) => {
      const { error, there } = await unpacked(zipBytes(names.map((name) => ({ name, content: '' }))));
      const code = error instanceof ApiError ? error.code : error;
      expect([null, 'InvalidInput']).toContain(code);
      expect(error === null ? {} : there).toEqual({});
      if (error !== null) return;
      const put = names.map((name) => `code/${name.toString()}`);
      const files = Object.keys(there).filter((name) => !name.endsWith('/') || put.includes(name));
      expect(new Set(files)).toEqual(new Set(put.filter((name) => name in there)));
      expect(put.filter((name) => !(name in there))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['../evil', 'its name leads out of its folder, or nowhere'],
  ['a/../../evil', 'its name leads out of its folder, or nowhere'],
  ['a//b', 'its name leads out of its folder, or nowhere'],
  ['./a', 'its name leads out of its folder, or nowhere'],
  ['/etc/passwd', 'its name is a path from the root'],
  ['C:/evil', 'its name is a path from the root'],
  ['..\\evil', 'its name holds a backslash'],
  ['a\0.py', 'its name holds a control character'],
  ['a\u009b31m', 'its name holds a control character'],
  ['', 'it has no name'],
  [`${'a/'.repeat(51)}a`, 'it lies in more than 50 folders'],
  ['é'.repeat(200), 'a part of its name has more than 255 bytes'],
])('the name %j is refused', async (name, why) => {
  const shown = name.length > 120 ? `${name.slice(0, 120)}…` : name;
  expect(await refusal({ name: 'connector.py' }, { name })).toBe(refusedAs(shown, why));
});

test('a name that is no UTF-8 is refused, and one that does not say that it is, is taken', async () => {
  expect(await refusal({ name: Buffer.from([0x61, 0xe9]), flags: 0 })).toBe(
    refusedAs('aé', 'its name is no UTF-8'),
  );
  expect((await unpacked(zipBytes([{ name: 'é', flags: 0 }]))).there).toEqual({
    'code/': '755',
    'code/é': '644 ',
  });
});

test.each([
  ['a link', 0o120777],
  ['a device', 0o020666],
  ['a pipe', 0o010644],
  ['a socket', 0o140755],
])('%s is refused', async (_what, mode) => {
  expect(await refusal({ name: 'host.js', content: '/etc/passwd', mode })).toBe(
    refusedAs('host.js', 'it is a link or another special file'),
  );
});

test('what is a file and a folder at once is refused', async () => {
  const why = 'it is a file and a folder at once';
  expect(await refusal({ name: 'a', mode: 0o040755 })).toBe(refusedAs('a', why));
  expect(await refusal({ name: 'a/', content: 'x' })).toBe(refusedAs('a/', why));
});

test.each([
  ['twice the same file', 'a', 'a'],
  ['a file inside a file', 'a', 'a/b'],
  ['a file inside a file, the other way around', 'a/b', 'a'],
  ['a file deep inside a file', 'a', 'a/b/c'],
  ['a file that is a folder', 'a/', 'a'],
  ['a folder that is a file', 'a', 'a/'],
])('%s is refused', async (_what, first, second) => {
  expect(await refusal({ name: first }, { name: second })).toBe(
    refusedAs(
      second.replace(/\/$/, ''),
      'another file has the same name, or the name of a folder it lies in',
    ),
  );
});

test('a folder may be named twice', async () => {
  expect(await unpacked(zipBytes([{ name: 'a/' }, { name: 'a/b' }, { name: 'a/' }]))).toEqual({
    error: null,
    there: { 'code/': '755', 'code/a/': '755', 'code/a/b': '644 ' },
  });
});

test('what is encrypted, or packed in another way, is refused', async () => {
  expect(await refusal({ name: 'a', flags: 0x801, content: 'a' })).toBe(refusedAs('a', 'it is encrypted'));
  expect(await refusal({ name: 'a', method: 12, content: 'a' })).toBe(
    refusedAs('a', 'it is neither stored nor deflated, but packed by method 12'),
  );
});

const whole = (why: string) =>
  `400 file: the package is refused, as ${why}: mend the package and send it again`;

test('a bomb is refused by what it claims, and by what it is', async () => {
  const half = { content: Buffer.alloc(600_000), method: 0 };
  expect(await refusal({ name: 'a', ...half }, { name: 'b', ...half })).toBe(
    whole('its files have more than 1 MB together'),
  );
  expect(await refusal({ name: 'a', content: Buffer.alloc(90_000) })).toBe(
    whole('it unpacks to more than 200 times its own size'),
  );
  const many = Array.from({ length: 51 }, (_, index) => ({ name: `f${index}` }));
  expect(await refusal(...many)).toBe(whole('it holds 51 files, more than 50'));
  const reason = 'too many bytes in the stream. expected 10. got at least 16384';
  expect(await refusal({ name: 'a', content: Buffer.alloc(90_000), claims: { bytes: 10 } })).toBe(
    refusedAs('a', `it is damaged (${reason})`),
  );
  expect(await refusal({ name: 'a', content: 'abc', claims: { bytes: 10 } })).toBe(
    refusedAs('a', 'it is damaged (not enough bytes in the stream. expected 10. got only 3)'),
  );
});

test('bytes that are not those they were are refused', async () => {
  expect(await refusal({ name: 'a', content: 'abc', claims: { checkSum: 7 } })).toBe(
    refusedAs('a', 'it is damaged (its bytes are not those its check sum was made of)'),
  );
});

const sound = zipBytes([
  { name: 'connector.py', content: 'import os\n'.repeat(20) },
  { name: 'lib/data.csv', content: Buffer.alloc(2000, 'id,name\n'), method: 0 },
  { name: 'run.sh', content: '#!/bin/sh', mode: 0o100755 },
]);

test('a zip that is cut off is refused, wherever that happened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: sound.length - 1 }), async (bytes) => {
      const { error, there } = await unpacked(sound.subarray(0, bytes));
      expect({ code: error instanceof ApiError && error.code, there }).toEqual({
        code: 'InvalidInput',
        there: {},
      });
    }),
    { numRuns: 100 },
  );
});

test('a zip with wrong bytes is refused or unpacked, and nothing else', async () => {
  const wrong = fc.record({ at: fc.nat({ max: sound.length - 1 }), byte: fc.nat({ max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(wrong, { minLength: 1, maxLength: 4 }), async (errors) => {
      const bytes = Buffer.from(sound);
      for (const { at, byte } of errors) bytes[at] = byte;
      const { error, there } = await unpacked(bytes);
      const code = error instanceof ApiError ? error.code : error;
      expect([null, 'InvalidInput']).toContain(code);
      expect(Object.keys(there).includes('code/')).toBe(error === null);
      expect(error === null ? {} : there).toEqual({});
    }),
    { numRuns: 400 },
  );
});

test('what is no zip is said to be none', async () => {
  const { error } = await unpacked(Buffer.from('a text'));
  expect(error).toEqual(
    new ApiError(
      'InvalidInput',
      'file: it is no zip that can be read (End of central directory record signature not found. Either not a zip file, or file is truncated): make the package again',
    ),
  );
});
