import ssh2 from 'ssh2';
import type { HttpSource } from '../../../sources/http-source.ts';
import { startPlayground } from '../../../playground/start-playground.ts';
import { startSshServer } from '../../../sources/ssh-server.ts';

type Settings = Record<
  'sshHost' | 'sshPort' | 'sshUser' | 'privateKey' | 'passphrase' | 'hostKey' | 'apiPort' | 'apiKey',
  string
>;

interface SourceBehindSsh extends HttpSource {
  readonly settings: Settings;
  readonly forwarded: () => number;
}

/** Starts a playground and an SSH server before it, and tells how to reach them. */
export async function startSource(): Promise<SourceBehindSsh> {
  const playground = await startPlayground({ seed: 1 });
  const passphrase = 'the passphrase of the key';
  const key = ssh2.utils.generateKeyPairSync('ecdsa', {
    bits: 256,
    passphrase,
    cipher: 'aes256-ctr',
    rounds: 4,
  });
  const apiPort = new URL(playground.url).port;
  const server = await startSshServer({
    user: 'headwater',
    publicKey: key.public,
    targetPort: Number(apiPort),
  });
  return {
    ...playground,
    forwarded: server.forwarded,
    settings: {
      sshHost: '127.0.0.1',
      sshPort: String(server.port),
      sshUser: 'headwater',
      privateKey: key.private,
      passphrase,
      hostKey: server.fingerprint,
      apiPort,
      apiKey: playground.credentials.apiKey,
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await playground[Symbol.asyncDispose]();
    },
  };
}
