import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Amounts, Place } from '../bench-case.ts';
import type { Figures } from '../figures.ts';
import { measureSync } from '../measure-sync.ts';

/**
 * Syncs rows that a server of this machine gives in pages. The server is a process of its own, and none of the figures:
 * its processor time is among what others took.
 *
 * @throws Error when the server does not start, or the sync fails
 */
export async function measureHttp(amounts: Amounts, place: Place): Promise<Figures> {
  await using server = await startServer(amounts.rows);
  return await measureSync({ connector: 'http', settings: { port: server.port } }, amounts, place);
}

async function startServer(rows: number): Promise<AsyncDisposable & { readonly port: number }> {
  const program = join(import.meta.dirname, 'page-server.ts');
  const child = spawn(process.execPath, [program, String(rows)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const port = await Promise.race([
    once(child.stdout, 'data').then(([text]) => Number(text)),
    ended.then(([code]) => Promise.reject(new Error(`the server of pages ended with ${code}: see above`))),
  ]);
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
