import { startPokeApi, type PokeApi } from '../../../sources/poke-api.ts';

/** Starts a stand-in for the PokéAPI, and tells how to reach it. */
export async function startSource(): Promise<PokeApi & { settings: { baseUrl: string; pageSize: string } }> {
  const source = await startPokeApi();
  return { ...source, settings: { baseUrl: source.url, pageSize: '5' } };
}
