import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ownFolder } from './own-folder.ts';

const folderVariable = 'NODE_COMPILE_CACHE';

/**
 * Lets this process and those it starts keep the code that Node compiles, types stripped, for their next run: a connector
 * starts in two thirds of the time. Code that has changed is compiled anew; a folder that cannot be written is done without.
 *
 * @param environment the variables of this process, which get `NODE_COMPILE_CACHE` unless somebody has set it
 */
export function keepCompiledCode(environment: NodeJS.ProcessEnv): void {
  environment[folderVariable] ??= join(ownFolder(environment), 'node');
  enableCompileCache(environment[folderVariable]);
}
