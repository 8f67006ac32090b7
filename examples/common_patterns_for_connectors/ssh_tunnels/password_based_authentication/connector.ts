// Shows an API that only an SSH server can reach: the connector logs in there by password, and asks through a tunnel.
import { connector } from 'headwater';
import { http, scheme } from 'headwater/http';
import { openTunnel } from './ssh-tunnel.ts';

export default connector({
  configuration: {
    sshHost: { type: 'string', label: 'Host of the SSH server' },
    sshPort: { type: 'integer', label: 'Its port', default: 22 },
    sshUser: { type: 'string', label: 'Who logs in' },
    sshPassword: { type: 'secret', label: 'Password' },
    hostKey: { type: 'string', label: 'Fingerprint of the host key: SHA256:…' },
    apiHost: { type: 'string', label: 'Host of the API, as the server knows it', default: '127.0.0.1' },
    apiPort: { type: 'integer', label: 'Port of the API', default: 5001 },
    apiKey: { type: 'secret', label: 'API key' },
  },
  schema: { user: { primaryKey: ['id'] } },

  async update({ configuration, op, signal }) {
    const { sshHost, sshPort, sshUser, sshPassword, hostKey, apiHost, apiPort } = configuration;
    const login = { host: sshHost, port: sshPort, username: sshUser, password: sshPassword, hostKey };
    await using tunnel = await openTunnel(login, apiHost, apiPort);
    const baseUrl = `http://127.0.0.1:${tunnel.port}`;
    const api = http({ baseUrl, auth: scheme('apiKey', configuration.apiKey), signal });
    const { data } = (await api.get('/auth/api_key')).json<{ data: { id: string }[] }>();
    await op.upsert('user', data);
  },
});
