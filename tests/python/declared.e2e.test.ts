import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declaredProgram } from '@headwater/grpc/source';
import { expect, onTestFinished, test } from 'vitest';
import { callOnce } from './call-connector.ts';
import { failureOf, startTestProgram, textOf } from './running-connector.ts';

const root = join(import.meta.dirname, '../..');

/** A folder with a headwater.json, and what prepares it. */
function newProgram(declaration: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-program-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const text = typeof declaration === 'string' ? declaration : JSON.stringify(declaration);
  writeFileSync(join(folder, 'headwater.json'), text);
  const notes: string[] = [];
  const prepare = ({ mayInstall = false } = {}) =>
    declaredProgram(folder, {
      environment: process.env,
      cacheFolder: join(folder, '.cache'),
      mayInstall,
      note: (message) => notes.push(message),
    });
  return { folder, notes, prepare };
}

/** A server in plain JavaScript that finds its packages in the repository. */
const server = `
const { createRequire } = require('node:module');
const load = createRequire(${JSON.stringify(join(root, 'packages/grpc/package.json'))});
const { Server, ServerCredentials, loadPackageDefinition } = load('@grpc/grpc-js');
const { loadSync } = load('@grpc/proto-loader');
const protos = ${JSON.stringify(join(root, 'packages/grpc/proto'))};
const { SourceConnector } = loadPackageDefinition(loadSync('source_connector.proto', { includeDirs: [protos] })).fivetran_sdk.v2;
const server = new Server();
server.addService(SourceConnector.service, {
  Schema: (call, answer) => answer(null, { schemaResponseNotSupported: true }),
});
console.log('{"level":"WARNING","message":"in another language","message-origin":"sdk_connector"}');
server.bindAsync(\`127.0.0.1:\${process.argv[2]}\`, ServerCredentials.createInsecure(), () => {});
`;

test('a declared program is built, given a port, called and stopped', async () => {
  const { folder, notes, prepare } = newProgram({
    build: [process.execPath, '-e', 'console.log("built"); fs.copyFileSync("server.source", "server.cjs")'],
    start: [process.execPath, 'server.cjs', '{port}'],
  });
  writeFileSync(join(folder, 'server.source'), server);
  await prepare({ mayInstall: true });
  expect(notes).toEqual([expect.stringMatching(/^building the connector: /), 'built']);

  const run = startTestProgram(await prepare());
  expect(notes).toHaveLength(2);
  expect(await callOnce(await run.address, 'Schema', {})).toEqual({
    messages: [{ schema_response_not_supported: true }],
    failure: null,
  });
  await run.stop();
  expect(await run.ended).toBeNull();
  expect(run.said).toEqual(['warning: in another language']);
});

test('a build is run again when a source has changed, and asked for again when it is another one', async () => {
  const build = [process.execPath, '-e', 'console.log("built")'];
  const start = [process.execPath, 'server.cjs', '{port}'];
  const { folder, notes, prepare } = newProgram({ build, start });
  const refused =
    /^connector_invalid: .+headwater.json wants to run .+ on this machine: read it, then run again with --allow-install$/;
  expect(await failureOf(prepare())).toMatch(refused);
  await prepare({ mayInstall: true });
  await prepare();
  expect(notes.filter((note) => note === 'built')).toHaveLength(1);

  writeFileSync(join(folder, 'server.cjs'), '');
  await prepare();
  expect(notes.filter((note) => note === 'built')).toHaveLength(2);

  writeFileSync(join(folder, 'package.json'), '{}');
  expect(await failureOf(prepare())).toMatch(refused);

  const failing = newProgram({ build: [process.execPath, '-e', 'throw new Error("no compiler")'], start });
  expect(await failureOf(failing.prepare({ mayInstall: true }))).toMatch(
    /^connector_invalid: the connector could not be built, .+ failed: no compiler$/,
  );
});

test('a program that never listens is ended, and one that ends is told with its words', async () => {
  const waiting = newProgram({ start: [process.execPath, '-e', 'setInterval(() => {}, 1000)', '{port}'] });
  const late = startTestProgram(await waiting.prepare(), 0.5);
  expect(await failureOf(late.address)).toMatch(
    /^connector_invalid: nobody listens after 0.5 s: .+ \{port\} must serve on 127\.0\.0\.1:\{port\} until it is ended$/,
  );
  expect(await late.ended).toBeNull();

  const failing = newProgram({
    start: [process.execPath, '-e', 'console.error("no license"); process.exit(7)', '{port}'],
  });
  const ended = startTestProgram(await failing.prepare());
  expect(textOf(await ended.ended)).toBe('connector_invalid: the connector could not be started: no license');
  expect(await failureOf(ended.address)).toBe(textOf(await ended.ended));

  const silent = newProgram({ start: [process.execPath, '-e', 'process.exit(7)', '{port}'] });
  expect(await failureOf(startTestProgram(await silent.prepare()).address)).toBe(
    "connector_invalid: the connector's program ended with code 7 before it listened, and said nothing: start it by hand to see why",
  );
});

test.each([
  ['{ "start": ', /^holds no JSON: /],
  [[], /^holds no object, such as \{ "start": \["\.\/server", "\{port\}"\] \}$/],
  [{}, /^needs a "start", a list of words such as \["node", "server\.js", "\{port\}"\]$/],
  [{ start: 'node server.js {port}' }, /^needs a "start", a list of words such as /],
  [
    { start: ['node', 'server.js'] },
    /^has no \{port\} in the words of "start": the port to listen on takes its place$/,
  ],
  [
    { start: ['node', '{port}'], build: [1] },
    /^has a "build" that is no list of words such as \["npm", "ci"\]$/,
  ],
  [{ start: ['node', '{port}'], run: 1, x: 2 }, /^knows no "run", "x", only "start" and "build"$/],
])('headwater.json with %j is refused with what is wrong', async (declaration, reason) => {
  const { folder, prepare } = newProgram(declaration);
  const [before, said] = (await failureOf(prepare())).split('headwater.json ');
  expect(before).toBe(`connector_invalid: ${folder}/`);
  expect(said).toMatch(reason);
});

test('a program that is not there is told before it is started', async () => {
  const inPath = newProgram({ start: ['no-such-program-of-headwater', '{port}'] });
  expect(await failureOf(inPath.prepare())).toBe(
    'connector_invalid: no-such-program-of-headwater, which headwater.json starts, is not there: install it, or add its folder to PATH',
  );
  const inFolder = newProgram({ start: ['./server', '{port}'] });
  expect(await failureOf(inFolder.prepare())).toBe(
    `connector_invalid: ./server, which headwater.json starts, is not there: it must be a program in ${inFolder.folder}`,
  );
});
