import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { pipeline } from 'node:stream';
import { ConfigurationError, SourceError } from 'headwater';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';

/** Where an SSH server is, and who logs in. */
export interface SshLogin extends Pick<ConnectConfig, 'password' | 'privateKey' | 'passphrase'> {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** The fingerprint of its host key, as `ssh-keygen -l` prints it: `SHA256:…`. */
  readonly hostKey: string;
}

/** A port of this machine that leads through an SSH server. */
interface Tunnel extends AsyncDisposable {
  readonly port: number;
}

/** Opens a tunnel to an address that the SSH server can reach; `await using` closes it. */
export async function openTunnel(login: SshLogin, host: string, port: number): Promise<Tunnel> {
  const client = await logIn(login);
  // The system chooses a free port, which only this machine reaches.
  const local = createServer((socket) => {
    client.forwardOut('127.0.0.1', 0, host, port, (refused, channel) => {
      // Whoever uses the tunnel sees the connection break, and says on what request.
      if (refused === undefined) pipeline(socket, channel, socket, () => socket.destroy());
      else socket.resetAndDestroy();
    });
  });
  local.listen(0, '127.0.0.1');
  await once(local, 'listening');
  const address = local.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      client.end();
      await new Promise((resolve) => local.close(resolve));
    },
  };
}

async function logIn({ hostKey, ...login }: SshLogin): Promise<Client> {
  const client = new ssh2.Client();
  let shown = '';
  const hostVerifier = (key: Buffer) => {
    shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
    return shown === hostKey;
  };
  const server = `the SSH server ${login.host}:${login.port}`;
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve);
    // Stays: a connection that breaks later breaks those that go through it, which is where it shows.
    client.on('error', (cause: Error & { level?: string }) => {
      if (shown !== '' && shown !== hostKey) {
        reject(
          new ConfigurationError(`${server} shows the host key ${shown}: find out why, then check hostKey`),
        );
      } else if (cause.level === 'client-authentication') {
        reject(
          new ConfigurationError(`${server} refused ${login.username}: check the credentials`, { cause }),
        );
      } else {
        reject(new SourceError(`${server} gave no connection: try again later`, { retry: true, cause }));
      }
    });
    try {
      client.connect({ ...login, hostVerifier });
    } catch (cause) {
      reject(
        new ConfigurationError(`${server} was not asked: check the private key and its passphrase`, {
          cause,
        }),
      );
    }
  });
  return client;
}
