import { expect, test } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { readServerPlan } from './server-plan.ts';

const folder = '/srv';

test('a server that is asked for nothing keeps everything in a folder of its own', () => {
  expect(readServerPlan([], { folder, environment: {} })).toEqual({
    settings: {
      dataFolder: '/srv/headwater-data',
      databaseUrl: null,
      connectorVariables: {},
      mayInstall: false,
      trustsConnectors: false,
    },
    keys: null,
    rotatesKey: false,
  });
});

test('a server is as it was asked for', () => {
  const words = ['--data', 'kept', '--port', '0', '--host', '0.0.0.0', '--syncs', '8', '--memory', '2048'];
  const switches = ['--requests-per-hour', '500', '--allow-install', '--trust-connectors', '--rotate-key'];
  const variables = ['--variables', 'HTTPS_PROXY, NODE_EXTRA_CA_CERTS'];
  const environment = {
    HTTPS_PROXY: 'http://proxy:3128',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    DATABASE_URL: 'postgresql://ada:secret@db.example:5432/control?sslmode=require',
    HEADWATER_API_KEY: 'mine:with:colons',
  };
  expect(readServerPlan([...words, ...switches, ...variables], { folder, environment })).toEqual({
    settings: {
      dataFolder: '/srv/kept',
      host: '0.0.0.0',
      port: 0,
      syncsAtOnce: 8,
      syncsOfDestination: 8,
      memoryMegabytes: 2048,
      requestsPerHour: 500,
      databaseUrl: 'postgresql://ada:secret@db.example:5432/control?sslmode=require',
      connectorVariables: { HTTPS_PROXY: 'http://proxy:3128', NODE_EXTRA_CA_CERTS: '/etc/ca.pem' },
      mayInstall: true,
      trustsConnectors: true,
    },
    keys: { key: 'mine', secret: 'with:colons' },
    rotatesKey: true,
  });
});

test.each<[what: string, words: readonly string[], environment: NodeJS.ProcessEnv, named: string]>([
  ['a port that is none', ['--port', '65536'], {}, '--port'],
  ['no syncs', ['--syncs', '0'], {}, '--syncs'],
  ['a memory in words', ['--memory', '1g'], {}, '--memory'],
  ['a key without its secret', [], { HEADWATER_API_KEY: 'mine' }, 'HEADWATER_API_KEY'],
  ['a secret without its key', [], { HEADWATER_API_SECRET: 'hidden' }, 'HEADWATER_API_KEY'],
  ['a variable that is not set', ['--variables', 'HTTPS_PROXY'], {}, 'HTTPS_PROXY'],
  ['a variable of the server', ['--variables', 'DATABASE_URL'], {}, 'DATABASE_URL'],
  ['another database', [], { DATABASE_URL: 'mysql://ada:secret@db/control' }, 'DATABASE_URL'],
  ['no address', [], { DATABASE_URL: 'control' }, 'DATABASE_URL'],
])('%s is refused and named', (_, words, environment, named) => {
  const reading = () => readServerPlan(words, { folder, environment });
  expect(reading).toThrow(UsageError);
  expect(reading).toThrow(named);
  expect(reading).not.toThrow(/secret@/);
});
