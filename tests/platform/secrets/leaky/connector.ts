import { writeSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { inspect } from 'node:util';
import { connector, SourceError } from 'headwater';

const { log: print, error: printError } = console;

const forms = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  const after = (text: string) => Buffer.concat([Buffer.from(text), bytes]).toString('base64');
  return [
    secret,
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString(),
    bytes.toString('base64'),
    after('x'),
    after('xy'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
};

/** Gives its secrets away, in every form and every way that a connector has of saying something. */
export default connector({
  configuration: {
    mode: 'string',
    token: 'secret',
    private_key: 'secret',
    smtp_password: 'string',
    note: 'string',
  },
  schema({ configuration: { mode, token, private_key } }) {
    if (mode === 'schema') throw new Error(`no tables for ${forms(token).join(' ')} ${private_key}`);
    return { thing: { primaryKey: ['id'], columns: { id: 'INT' } } };
  },
  state: { next: 0 },
  tests: {
    'The token is right': ({ configuration: { token, private_key, smtp_password } }) => {
      print('tests with', token);
      throw new Error([token, private_key, smtp_password].flatMap(forms).join(' '));
    },
  },

  async update({ configuration, op, log, signal }) {
    const { mode, token, private_key, smtp_password } = configuration;
    const all = [token, private_key, smtp_password].flatMap(forms);
    const causes = { cause: new Error(all.join(' ')) };
    const say = {
      log() {
        for (const text of all) {
          for (const write of [log.debug, log.info, log.warning, log.error, print, printError]) {
            write(`it is ${text}.`);
          }
        }
        // Said in pieces, beyond what a line of the log holds, and as programs show their settings.
        process.stdout.write(`in pieces ${token.slice(0, 9)}`);
        process.stdout.write(`${token.slice(9)}\n`);
        for (const before of [9_990, 10_000 - token.length / 2]) log.info(`${'x'.repeat(before)}${token}`);
        // What is no secret by its name and its declaration may be shown.
        print(inspect({ ...configuration, note: '' }), process.argv, process.env);
      },
      throw() {
        throw new Error(all.join(' '), causes);
      },
      source() {
        throw new SourceError(`refused ${all.join(' ')}`, { retry: false, ...causes });
      },
      async state() {
        const state = { next: 1, [`error of ${token}`]: { [smtp_password]: () => private_key } };
        await op.checkpoint(state);
      },
      async value() {
        // No number: that is told with a sample.
        await op.upsert('thing', { id: token });
      },
      exit() {
        writeSync(2, `the last words: ${all.join(' ')}`);
        process.exit(3);
      },
      pipe() {
        writeSync(4, `${'x'.repeat(60)}${all.join(' ')}\n`);
      },
      async hold() {
        await later(120_000, undefined, { signal }).catch(() => {});
      },
    };
    const tell = new Map<string, () => unknown>(Object.entries(say)).get(mode);
    await op.upsert('thing', { id: 1 });
    await op.checkpoint({ next: 1 });
    await tell?.();
    if (mode === 'reject') void Promise.reject(new Error(all.join(' '), causes));
    await later(50);
  },
});
