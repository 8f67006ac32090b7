import type { Playground } from '../../../playground/serve-playground.ts';
import { startPlayground } from '../../../playground/start-playground.ts';

/** Starts the playground, and tells how to reach it. */
export async function startSource(): Promise<Playground & { settings: { baseUrl: string; apiKey: string } }> {
  const source = await startPlayground({ seed: 1 });
  return { ...source, settings: { baseUrl: source.url, apiKey: source.credentials.apiKey } };
}
