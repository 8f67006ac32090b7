import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonWith, type FoundPython } from '../python/python-with.ts';

const run = promisify(execFile);
const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const program = inRoot('tests/grpc/client.py');
const protos = inRoot('packages/grpc/proto');

/** Finds a Python for the client. */
export function findClientPython(): Promise<FoundPython> {
  return pythonWith('grpc-client', ['grpcio', 'grpcio-tools']);
}

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
