import { startPokeApi, type PokeApi } from '../../../sources/poke-api.ts';

interface Settings extends Record<string, string> {
  baseUrl: string;
  pageSize: string;
  requestsAtOnce: string;
}

/** Starts a stand-in for the PokéAPI, and tells how to reach it. */
export async function startSource(): Promise<PokeApi & { settings: Settings }> {
  const source = await startPokeApi();
  return { ...source, settings: { baseUrl: source.url, pageSize: '5', requestsAtOnce: '3' } };
}
