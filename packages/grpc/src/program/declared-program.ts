import { HeadwaterError } from '@headwater/protocol';
import { buildProgram } from './build-program.ts';
import { findCommand } from './find-command.ts';
import { declarationName, readDeclaration } from './read-declaration.ts';
import type { ProgramOptions, ServerProgram } from './server-program.ts';

/**
 * Gives the program that the headwater.json of a folder declares, built when it needs that.
 *
 * @example
 * { "start": ["node", "server.js", "--port", "{port}"], "build": ["npm", "ci"] }
 * @throws HeadwaterError `connector_invalid` when it is declared wrongly, cannot be built or found, or may not be built
 */
export async function declaredProgram(folder: string, options: ProgramOptions): Promise<ServerProgram> {
  const { start, build } = readDeclaration(folder);
  const { environment } = options;
  const [command, ...words] = start;
  const find = () => findCommand(command, folder, environment);
  if (build !== null) await buildProgram(folder, build, { ...options, isThere: () => find() !== null });
  const found = find();
  if (found === null) {
    throw new HeadwaterError(
      'connector_invalid',
      `${command}, which ${declarationName} starts, is not there: ${/[/\\]/.test(command) ? `it must be a program in ${folder}` : 'install it, or add its folder to PATH'}`,
    );
  }
  return { command: found, words, folder, environment, port: 'given' };
}
