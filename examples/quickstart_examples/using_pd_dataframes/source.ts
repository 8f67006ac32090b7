import type { HttpSource } from '../../sources/http-source.ts';
import { startRandomUser } from '../../sources/random-user.ts';

/** Starts a stand-in for randomuser.me, and tells how to reach it. */
export async function startSource(): Promise<
  HttpSource & { settings: { baseUrl: string; pageSize: string } }
> {
  const source = await startRandomUser();
  return { ...source, settings: { baseUrl: source.url, pageSize: '3' } };
}
