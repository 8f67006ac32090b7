import { startJsonPlaceholder, type JsonPlaceholder } from '../../sources/json-placeholder.ts';

/** Starts a stand-in for JSONPlaceholder, and tells how to reach it. */
export async function startSource(): Promise<JsonPlaceholder & { settings: { baseUrl: string } }> {
  const source = await startJsonPlaceholder();
  return { ...source, settings: { baseUrl: source.url } };
}
