import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program as at the terminal of a user who has one Node.js, and knows nothing of this repository. */
export async function runProgram(words: readonly string[], folder: string, node: string): Promise<Ended> {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, {
    cwd: folder,
    env: userEnvironment(node),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? -1));
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** Without what npm and Vitest, which run this test, set for their children. */
function userEnvironment(node: string): NodeJS.ProcessEnv {
  const theirs =
    /^(?:npm_|VITEST|HEADWATER_|FIVETRAN_)|^(?:NODE_ENV|NODE_OPTIONS|INIT_CWD|FORCE_COLOR|TEST|DEV|PROD|MODE|SSR|BASE_URL)$/;
  const kept = Object.entries(process.env).filter(([name]) => !theirs.test(name));
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((each) => !each.includes('node_modules'));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(node), ...folders].join(delimiter),
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
  };
}
