import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasGpg = spawnSync('gpg', ['--version']).status === 0;

/** Signs and encrypts a text by the program `gpg`, with a private key that has no passphrase: in ASCII armor. */
export function sealWithGpg(text: string, privateKey: string, recipientKey: string): string {
  // It holds a socket, whose path may not be long.
  const home = mkdtempSync(join(tmpdir(), 'gpg-'));
  const gpg = (words: readonly string[], input: string) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', ...words], {
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    }).toString();
  try {
    gpg(['--import'], privateKey);
    const recipient = join(home, 'recipient.asc');
    writeFileSync(recipient, recipientKey);
    const sealing = ['--armor', '--sign', '--encrypt', '--recipient-file', recipient];
    return gpg(['--trust-model', 'always', ...sealing], text);
  } finally {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    // The agent is ended, but may still be at its files.
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
