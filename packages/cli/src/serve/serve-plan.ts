import { readArguments } from '../arguments.ts';
import { pathTitle } from '../connector-place.ts';
import { findConnectorSource } from '../connector-source.ts';
import { UsageError } from '../usage-error.ts';

/** What is served, and where. */
export interface ServePlan {
  /** Absolute paths. */
  readonly file: string;
  readonly folder: string;
  readonly host: string;
  readonly port: number;
}

const usualPort = 50051;

/** Reads what `headwater serve` was asked for. @throws UsageError when that cannot be done */
export function readServePlan(words: readonly string[], here: string): ServePlan {
  const { values, positionals } = readArguments(
    'serve',
    words,
    {
      port: { type: 'string' },
      host: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    1,
  );
  const port = readPort(values.port);
  const source = findConnectorSource(positionals[0] ?? '.', here);
  if (source.kind !== 'module') {
    const title = pathTitle(source.folder, here);
    throw new UsageError(
      `the connector in ${title} is a server by itself: start it as its language does; headwater serve is for a connector.ts`,
    );
  }
  return { file: source.file, folder: source.folder, host: values.host ?? '127.0.0.1', port };
}

function readPort(given: string | undefined): number {
  if (given === undefined) return usualPort;
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port <= 65_535) return port;
  throw new UsageError(`--port wants a whole number from 0 to 65535, "${given}" was given`);
}
