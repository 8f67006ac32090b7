import { parseArgs } from 'node:util';
import type { Playground } from './serve-playground.ts';
import { startPlayground } from './start-playground.ts';

try {
  const { url, credentials } = await start();
  const { basic, bearerToken, apiKey, session } = credentials;
  process.stdout.write(`The playground listens at ${url}; end it with Ctrl-C.

  GET  /pagination/next_page_url, /pagination/page_number, /pagination/offset, /pagination/keyset
  GET  /incremental/timestamp, /incremental/step
  GET  /export/csv
  GET  /cursors/companies, /cursors/<company_id>/departments
  GET  /auth/http_basic             user name ${basic.username}, password ${basic.password}
  GET  /auth/http_bearer            token ${bearerToken}
  GET  /auth/api_key                key ${apiKey}
  POST /auth/session_token/login    user name ${session.username}, password ${session.password}
  GET  /auth/session_token/data     the token that the login gives

examples/playground/README.md says what they take and give.
`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function start(): Promise<Playground> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5001' },
      'rate-limit': { type: 'boolean', default: false },
      capacity: { type: 'string', default: '20' },
      seed: { type: 'string' },
    },
  });
  const port = readWholeNumber('port', values.port, 0, 65_535);
  try {
    return await startPlayground({
      port,
      rateLimit: values['rate-limit'],
      capacity: readWholeNumber('capacity', values.capacity, 1, 1_000_000),
      ...(values.seed === undefined ? {} : { seed: readWholeNumber('seed', values.seed, 0, 2 ** 32 - 1) }),
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Error(`--port ${port}: cannot listen there (${String(error.code)}), give another one`, {
      cause: error,
    });
  }
}

function readWholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`--${option} ${text}: give a whole number from ${least} to ${most}`);
}
