import { pathToFileURL } from 'node:url';
import { HeadwaterError } from '@headwater/protocol';
import { isConnector, type Connector } from '../connector.ts';

/**
 * Loads the connector a file exports, as default or under the name `connector`.
 *
 * @throws HeadwaterError `connector_invalid` when the file cannot be loaded or exports no connector
 */
export async function loadConnector(file: string): Promise<Connector> {
  const exports = await importFile(file);
  for (const name of ['default', 'connector']) {
    const exported = exports[name];
    if (isConnector(exported)) return exported;
  }
  const names = Object.keys(exports);
  const found = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
  throw new HeadwaterError(
    'connector_invalid',
    `${file} exports no connector (${found}): write \`export default connector({ … })\``,
  );
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  try {
    const exports: Record<string, unknown> = await import(pathToFileURL(file).href);
    return exports;
  } catch (error) {
    if (error instanceof HeadwaterError) throw error;
    throw new HeadwaterError('connector_invalid', `${file} could not be loaded: ${describe(error)}`, {
      cause: error,
    });
  }
}

/** For a syntax error Node puts the file, the line and an excerpt before the stack's first line. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? '';
  const isSyntax =
    error instanceof SyntaxError ||
    ('code' in error && String(error.code).startsWith('ERR_INVALID_TYPESCRIPT'));
  const place = stack.slice(0, Math.max(0, stack.indexOf(error.name))).trim();
  if (isSyntax && place !== '') return `${error.message}\n${place}`;
  const frame = /\n\s+at .*?((?:file:|\/).*?:\d+:\d+)/.exec(stack)?.[1];
  return frame === undefined
    ? `${error.name}: ${error.message}`
    : `${error.name}: ${error.message} (${frame})`;
}
