// Shows an API that only an SSH server can reach: the connector logs in there with a key, and asks through a tunnel.
import { connector } from 'headwater';
import { http, scheme } from 'headwater/http';
import { openTunnel } from './ssh-tunnel.ts';

export default connector({
  configuration: {
    sshHost: { type: 'string', label: 'Host of the SSH server' },
    sshPort: { type: 'integer', label: 'Its port', default: 22 },
    sshUser: { type: 'string', label: 'Who logs in' },
    privateKey: { type: 'secret', label: 'Private key' },
    passphrase: { type: 'secret', label: 'Passphrase of the private key', optional: true },
    hostKey: { type: 'string', label: 'Fingerprint of the host key: SHA256:…' },
    apiHost: { type: 'string', label: 'Host of the API, as the server knows it', default: '127.0.0.1' },
    apiPort: { type: 'integer', label: 'Port of the API', default: 5001 },
    apiKey: { type: 'secret', label: 'API key' },
  },
  schema: { user: { primaryKey: ['id'] } },

  async update({ configuration, op, signal }) {
    const { sshHost, sshPort, sshUser, privateKey, passphrase, hostKey, apiHost, apiPort } = configuration;
    const login = { host: sshHost, port: sshPort, username: sshUser, privateKey, hostKey };
    await using tunnel = await openTunnel(
      passphrase === undefined ? login : { ...login, passphrase },
      apiHost,
      apiPort,
    );
    const baseUrl = `http://127.0.0.1:${tunnel.port}`;
    const api = http({ baseUrl, auth: scheme('apiKey', configuration.apiKey), signal });
    const { data } = (await api.get('/auth/api_key')).json<{ data: { id: string }[] }>();
    await op.upsert('user', data);
  },
});
