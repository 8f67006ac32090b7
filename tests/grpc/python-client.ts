import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const program = inRoot('tests/grpc/client.py');
const protos = inRoot('packages/grpc/proto');
const environment = inRoot('.cache/python/grpc-client');

/** A Python that has grpcio, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

/** Makes an environment for the client, once for all runs of the tests. */
export async function findClientPython(): Promise<Found> {
  const path = join(environment, 'bin', 'python');
  const hasAll = () => run(path, ['-c', 'import grpc, grpc_tools']).then(...isSo);
  if (existsSync(path) && (await hasAll())) return { path };
  mkdirSync(dirname(environment), { recursive: true });
  try {
    await run(process.env['HEADWATER_PYTHON'] ?? 'python3', ['-m', 'venv', environment]);
  } catch {
    return { missing: 'python3 with venv is not there' };
  }
  try {
    await run(path, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', 'grpcio', 'grpcio-tools']);
  } catch (error) {
    const lines = String(error)
      .split('\n')
      .filter((line) => line.includes('ERROR'));
    return { missing: `pip cannot install grpcio: ${lines.at(-1) ?? 'it says nothing'}` };
  }
  return { path };
}

const isSo = [() => true, () => false] as const;

/** What the client prints. */
export interface ClientAnswer {
  readonly messages: readonly Record<string, unknown>[];
  readonly failure: string | null;
}

/** Makes a call, and gives what came of it. */
export async function callFrom(
  python: string,
  port: number,
  call: string,
  request: object = {},
): Promise<ClientAnswer> {
  const { stdout } = await run(python, words(port, call, request), { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

/** Begins an Update, of which one message is read; resolves with the process when that is there. */
export function holdFrom(python: string, port: number, request: object): Promise<ChildProcess> {
  const child = spawn(python, words(port, 'hold', request), { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve(child));
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the client ended with ${code}`)));
  });
}

function words(port: number, call: string, request: object): string[] {
  return [program, protos, `127.0.0.1:${port}`, call, JSON.stringify(request)];
}
