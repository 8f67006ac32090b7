// Shows what replaces a data frame: `map` makes three tables of one answer, and NaN becomes null.
import { SourceError, connector } from 'headwater';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of randomuser.me', default: 'https://randomuser.me' },
    pageSize: { type: 'integer', label: 'Users a sync', default: 10 },
  },
  // Columns are inferred from the rows, as a data frame does.
  schema: {
    profile: { primaryKey: ['id'] },
    location: { primaryKey: ['profile_id'] },
    login: { primaryKey: ['profile_id'] },
  },
  state: { page: 0 },

  async update({ configuration: { baseUrl, pageSize }, state, op, signal }) {
    const page = state.page + 1;
    const users = await getUsers(`${baseUrl}/api/?seed=headwater&page=${page}&results=${pageSize}`, signal);

    const profiles = users.map(({ login, name, phone }) => ({ id: login.uuid, ...name, phone }));
    const logins = users.map(({ login }) => ({ profile_id: login.uuid, username: login.username }));
    const locations = users.map(({ login, location: { city, coordinates } }) => ({
      profile_id: login.uuid,
      city,
      latitude: withoutNaN(Number(coordinates.latitude)),
      longitude: withoutNaN(Number(coordinates.longitude)),
    }));
    await op.upsert('profile', profiles);
    await op.upsert('location', locations);
    await op.upsert('login', logins);
    await op.checkpoint({ page });
  },
});

/** A DOUBLE column would keep NaN, which is a number to it. */
function withoutNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

interface User {
  login: { uuid: string; username: string };
  name: { title: string; first: string; last: string };
  location: { city: string; coordinates: { latitude: string; longitude: string } };
  phone?: string;
}

async function getUsers(url: string, signal: AbortSignal): Promise<User[]> {
  const response = await fetch(url, { signal });
  const answer: { results?: User[] } = response.ok ? JSON.parse(await response.text()) : {};
  if (answer.results !== undefined) return answer.results;
  throw new SourceError(`GET ${url} answered ${response.status} without users: try again later`, {
    retry: true,
  });
}
