import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, importsOf, readText } from './source-files.ts';

/** Which packages each one may import. Nobody imports to the right or downwards. */
const allowed: Record<string, readonly string[]> = {
  protocol: [],
  sdk: ['protocol'],
  grpc: ['protocol', 'sdk'],
  engine: ['protocol'],
  destinations: ['protocol'],
  testing: ['protocol', 'sdk', 'engine', 'destinations'],
  platform: ['protocol', 'grpc', 'engine', 'destinations'],
  cli: ['protocol', 'sdk', 'grpc', 'engine', 'destinations', 'testing', 'platform'],
  headwater: ['sdk', 'testing', 'cli'],
};

interface Import {
  readonly file: string;
  readonly module: string;
  /** Whether it is an `import()`, which is loaded when it is called. */
  readonly isLater: boolean;
}

const names = Object.keys(allowed);
const isTest = (file: string) => /\.(?:test|test-d|bench)\.ts$/.test(file);

/** Every import of a package; those of its tests only when asked for, as tests may take any package of the repository. */
function importsIn(name: string, { tests }: { tests: boolean }): Import[] {
  return ['src', 'bin']
    .flatMap((folder) => filesBelow(`packages/${name}`).filter((file) => file.includes(`/${folder}/`)))
    .filter((file) => /\.(?:ts|js|mjs)$/.test(file) && (tests || !isTest(file)))
    .flatMap((file) => importsOf(file).map((each) => ({ file, ...each })));
}

/** The package a module belongs to: `@headwater/sdk/host` is in `@headwater/sdk`. */
function packageOf(module: string): string {
  const [scope = '', name = ''] = module.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

const isRelative = ({ module }: Import) => module.startsWith('.');
const target = ({ file, module }: Import) => posix.join(posix.dirname(file), module);
const text = ({ file, module }: Import) => `${file} imports ${module}`;

test('every package has its place in the table', () => {
  const folders = new Set(filesBelow('packages').map((file) => file.split('/')[1]));
  expect(folders).toEqual(new Set(names));
});

describe.each(names)('%s', (name) => {
  const manifest: { name: string; dependencies?: Record<string, string> } = JSON.parse(
    readText(`packages/${name}/package.json`),
  );
  const used = importsIn(name, { tests: false }).filter(
    (each) => !isRelative(each) && !each.module.startsWith('node:'),
  );

  test('imports only the packages the table allows', () => {
    const packages = (allowed[name] ?? []).map((other) => `@headwater/${other}`);
    const isOurs = (module: string) => module.startsWith('@headwater/') || packageOf(module) === 'headwater';
    const wrong = used.filter(({ module }) => isOurs(module) && !packages.includes(packageOf(module)));
    expect(wrong.map(text)).toEqual([]);
  });

  test('declares what it imports', () => {
    const declared = Object.keys(manifest.dependencies ?? {});
    expect(used.filter(({ module }) => !declared.includes(packageOf(module))).map(text)).toEqual([]);
  });

  test('reaches into no other package by a path', () => {
    const all = importsIn(name, { tests: true }).filter(isRelative);
    expect(all.filter((each) => !target(each).startsWith(`packages/${name}/`)).map(text)).toEqual([]);
  });

  test('names the extension of every file it imports', () => {
    const all = importsIn(name, { tests: true }).filter(isRelative);
    expect(all.filter(({ module }) => !/\.(?:ts|js|mjs|json)$/.test(module)).map(text)).toEqual([]);
  });

  test('has no files that import each other in a circle', () => {
    const graph = new Map<string, string[]>();
    for (const each of importsIn(name, { tests: true }).filter(isRelative)) {
      if (each.isLater) continue;
      graph.set(each.file, [...(graph.get(each.file) ?? []), target(each)]);
    }
    const circles = [...graph.keys()]
      .map((file) => findCircle(graph, file))
      .filter((circle) => circle !== null);
    expect(circles.map((circle) => circle.join(' → '))).toEqual([]);
  });
});

/** Finds the shortest way from a file back to itself. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way.at(-1) ?? '') ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}
