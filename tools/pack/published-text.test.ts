import { expect, test } from 'vitest';
import { publishedText, startedModules } from './published-text.ts';

const contents = {
  files: new Set(['cli/main.js', 'cli/show/rows.js', 'sdk/index.js', 'sdk/host/index.js']),
  modules: new Map([
    ['@headwater/sdk', 'sdk/index.js'],
    ['@headwater/sdk/host', 'sdk/host/index.js'],
  ]),
};

test('packages become folders: every import of another one is a relative path to its file', () => {
  const emitted = `import { connector } from '@headwater/sdk';
import { readFile } from 'node:fs/promises';
import '../main.js';
export * from './rows.js';
const { hostFile } = await import('@headwater/sdk/host');
export declare const made: import("@headwater/sdk").Connector;
`;
  expect(publishedText(emitted, 'cli/show/rows.js', contents))
    .toBe(`import { connector } from '../../sdk/index.js';
import { readFile } from 'node:fs/promises';
import '../main.js';
export * from './rows.js';
const { hostFile } = await import('../../sdk/host/index.js');
export declare const made: import("../../sdk/index.js").Connector;
`);
});

test('a source that a declaration names, or that is started by its path, is JavaScript', () => {
  const text = `export { rows } from './show/rows.ts';\nstart(new URL('host/main.ts', import.meta.url));\n`;
  expect(publishedText(text, 'cli/main.d.ts', contents)).toBe(
    `export { rows } from './show/rows.js';\nstart(new URL('host/main.js', import.meta.url));\n`,
  );
  expect(startedModules(text)).toEqual(['host/main.ts']);
});

test.each(['@headwater/engine', './gone.ts'])(
  'an import of %s, which is not packed, is an error',
  (module) => {
    expect(() => publishedText(`import { x } from '${module}';`, 'cli/main.js', contents)).toThrow(
      `cli/main.js imports ${module}, which is not in the package: a package must export it`,
    );
  },
);
