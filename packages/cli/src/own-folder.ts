import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where Headwater keeps what it can make again, such as environments of Python: `~/.cache/headwater`. */
export function ownFolder(environment: NodeJS.ProcessEnv): string {
  const caches = environment['XDG_CACHE_HOME'];
  return join(caches === undefined || caches === '' ? join(homedir(), '.cache') : caches, 'headwater');
}
