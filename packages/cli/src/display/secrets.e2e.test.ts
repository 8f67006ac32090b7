import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeConnector, removeFolders, runHeadwater } from '../headwater-process.ts';

afterAll(removeFolders);

/** The names say nothing: only the connector's declaration makes the first three secrets. */
const settings = {
  dsn: 'postgres://ada:c0rrect horse@db.example.com/sales',
  pin: 'k7Qz',
  certificate: '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSj\n-----END KEY-----',
  region: 'europe-north',
};
const files = { 'configuration.json': JSON.stringify(settings) };
const declarations = `configuration: {
    dsn: 'secret', pin: { type: 'secret', label: 'PIN' }, certificate: 'secret', region: 'string',
  },`;

/** The secrets, in every way they may be written. */
const planted = [settings.dsn, settings.pin, ...settings.certificate.split('\n')].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(secret),
]);

/** Text of a connector: a function that tells all it is given. */
const tell = `const tell = (settings) => Object.values(settings).flatMap((value) => [
  value,
  Buffer.from(value).toString('base64'),
  Buffer.from('ada:' + value).toString('base64'),
  'https://example.com/?key=' + encodeURIComponent(value),
  'https://example.com/?' + new URLSearchParams({ value }),
  JSON.stringify({ value }),
]).join(' ');`;

interface Said {
  readonly codes: readonly (number | null)[];
  readonly printed: string;
  /** What of the secrets is in what was printed, or in any file that was written. */
  readonly leaks: readonly string[];
}

/** Runs a connector, printing for people and for programs. */
async function saidBy(folder: string): Promise<Said> {
  const runs = [await runHeadwater(['debug'], folder), await runHeadwater(['debug', '--json'], folder)];
  const printed = runs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  const written = readdirSync(join(folder, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const everything = [printed, ...written].join('\n');
  return {
    codes: runs.map(({ code }) => code),
    printed,
    leaks: planted.filter((secret) => everything.includes(secret)),
  };
}

test('what a connector logs, notes and prints holds no secret; what is none is shown', async () => {
  const update = `${tell}
    log.debug(tell(configuration));
    log.info('the region is ' + configuration.region);
    log.error(configuration.certificate);
    await op.warning(tell(configuration));
    console.log(tell(configuration));
    console.log(configuration);
    console.error(tell(configuration));
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ seen: 1 });`;
  const { codes, printed, leaks } = await saidBy(makeConnector(update, files, declarations));
  expect({ codes, leaks }).toEqual({ codes: [0, 0], leaks: [] });
  expect(printed).toMatch(/ info {7}the region is europe-north\n/);
});

test('an error holds no secret: not in its message, its cause or its stack', async () => {
  const update = `${tell}
    const error = new TypeError(tell(configuration), { cause: new Error(tell(configuration)) });
    error.stack += '\\n    at read (' + import.meta.url + '?' + configuration.dsn + ':1:2)';
    throw error;`;
  const { codes, printed, leaks } = await saidBy(makeConnector(update, files, declarations));
  expect({ codes, leaks }).toEqual({ codes: [1, 1], leaks: [] });
  expect(printed).toMatch(/\n {4}at read \(connector\.ts\?\*\*\*\*:1:2\)\n/);
});

test('the last words of a process that ends hold no secret', async () => {
  const update = `    console.error('Error: no way to ' + configuration.dsn);
    process.exit(3);`;
  const { codes, printed, leaks } = await saidBy(makeConnector(update, files, declarations));
  expect({ codes, leaks }).toEqual({ codes: [1, 1], leaks: [] });
  expect(printed).toContain('ended with code 3 before update() did: Error: no way to ****\n');
});

test('what schema() logs and throws holds no secret', async () => {
  const schema = `async schema({ configuration, log }) {
    ${tell}
    log.info(tell(configuration));
    throw new Error(tell(configuration));
  },`;
  const { codes, leaks } = await saidBy(makeConnector('', files, `${declarations}\n${schema}`));
  expect({ codes, leaks }).toEqual({ codes: [1, 1], leaks: [] });
});

const printWhileLoading = `import { readFileSync } from 'node:fs';
import { connector } from 'headwater';
${tell}
const settings = JSON.parse(readFileSync('configuration.json', 'utf8'));
console.log(tell(settings));
console.error(tell(settings));
console.log('loading for ' + settings.region);
`;

test('what a file prints while it is loading holds no secret', async () => {
  const source = `${printWhileLoading}
export default connector({ ${declarations} async update() {} });\n`;
  const { codes, printed, leaks } = await saidBy(makeConnector('', { ...files, 'connector.ts': source }));
  expect({ codes, leaks }).toEqual({ codes: [0, 0], leaks: [] });
  expect(printed).toContain('\nloading for europe-north\n');
});

test('of a file that cannot be loaded no setting is shown, as none is known to be harmless', async () => {
  const source = `${printWhileLoading}
throw new Error(tell(settings));\n`;
  const { codes, printed, leaks } = await saidBy(makeConnector('', { ...files, 'connector.ts': source }));
  expect({ codes, leaks }).toEqual({ codes: [1, 1], leaks: [] });
  expect(printed).toContain('\nloading for ****\n');
});

test('a secret that cannot be used is not shown', async () => {
  const odd = { ...settings, dsn: '<c0rrect horse>', pins: settings.pin };
  const folder = makeConnector('', { 'configuration.json': JSON.stringify(odd) }, declarations);
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `
Sync failed: configuration.pins: no such setting, did you mean pin?
  configuration.dsn: replace the placeholder by a value

  code   configuration: A setting is missing or cannot be used.
  to do  you: the connector, its configuration or its state
  kept   nothing was committed yet: the next sync is a first one
`,
  });
});

test('a state that holds a secret is kept as it is, and shown without', async () => {
  const update = `    await op.checkpoint({ ['of ' + configuration.pin]: 'x'.repeat(186) + configuration.dsn });`;
  const folder = makeConnector(update, files, declarations);
  const { printed } = await saidBy(folder);
  const again = await runHeadwater(['debug'], folder);
  expect(again.stdout).toContain(` from the state {"of ****":"${'x'.repeat(186)}**…\n`);
  expect(printed + again.stdout).not.toMatch(/k7Qz|postgres/);
  const state = readFileSync(join(folder, 'files', 'state.json'), 'utf8');
  expect(JSON.parse(state)).toEqual({ [`of ${settings.pin}`]: 'x'.repeat(186) + settings.dsn });
});
