import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import ssh2, { type AuthContext, type Connection } from 'ssh2';

/** Whom a server lets in, and where to. */
export interface SshAccess {
  readonly user: string;
  readonly password?: string;
  /** The public key of the user, as OpenSSH writes it. */
  readonly publicKey?: string;
  /** The one port of this machine that it forwards to. */
  readonly targetPort: number;
}

/** An SSH server on this machine. */
export interface SshServer extends AsyncDisposable {
  readonly port: number;
  /** What `ssh-keygen -l` prints of its host key: `SHA256:…`. */
  readonly fingerprint: string;
  /** How many connections it has forwarded. */
  readonly forwarded: () => number;
}

/** Starts an SSH server that logs one user in, and forwards to one port. */
export async function startSshServer(access: SshAccess): Promise<SshServer> {
  // Of the ed25519 keys that ssh2 makes, it cannot read one in two hundred.
  const hostKey = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const connections = new Set<Connection>();
  let forwarded = 0;
  const server = new ssh2.Server({ hostKeys: [hostKey.private] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // A client may leave in the middle of anything.
    connection.on('error', () => connection.end());
    connection.on('authentication', (attempt) => {
      if (isLetIn(attempt, access)) attempt.accept();
      else attempt.reject(['password', 'publickey']);
    });
    connection.on('tcpip', (accept, reject, { destPort }) => {
      if (destPort !== access.targetPort) return reject();
      forwarded += 1;
      const socket = connect(destPort, '127.0.0.1');
      const channel = accept();
      pipeline(socket, channel, socket, () => channel.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the SSH server has no port');
  return {
    port: address.port,
    fingerprint: fingerprintOf(hostKey.public),
    forwarded: () => forwarded,
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isLetIn(attempt: AuthContext, { user, password, publicKey }: SshAccess): boolean {
  if (attempt.username !== user) return false;
  if (attempt.method === 'password') return attempt.password === password;
  if (attempt.method !== 'publickey' || publicKey === undefined) return false;
  const key = ssh2.utils.parseKey(publicKey);
  if (key instanceof Error) throw key;
  if (!key.getPublicSSH().equals(attempt.key.data)) return false;
  // Without a signature, the client asks whether this key would do.
  const { signature, blob, hashAlgo } = attempt;
  return signature === undefined || blob === undefined || key.verify(blob, signature, hashAlgo) === true;
}

function fingerprintOf(publicKey: string): string {
  const key = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
