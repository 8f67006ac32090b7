// The process of one run: `node main.ts <cache folder> [<uid> <gid>]`, orders on descriptor 3, reports on descriptor 4.
import { enableCompileCache } from 'node:module';
import { dropRoot } from './drop-root.ts';
import { yieldMemory } from './yield-memory.ts';
import { yieldProcessor } from './yield-processor.ts';

const [cacheFolder, ...user] = process.argv.slice(2);
yieldMemory();
yieldProcessor();
dropRoot(user);
// Everything else is loaded as the user of the connection, who may write to this folder.
enableCompileCache(cacheFolder);
const { serveRun } = await import('./serve-run.ts');
serveRun();
