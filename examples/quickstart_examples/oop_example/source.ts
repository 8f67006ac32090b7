import { startNationalParks, type NationalParks } from '../../sources/national-parks.ts';

interface Settings extends Record<string, string> {
  apiKey: string;
  pageSize: string;
  baseUrl: string;
}

/** Starts a stand-in for the National Park Service, and tells how to reach it. */
export async function startSource(): Promise<NationalParks & { settings: Settings }> {
  const source = await startNationalParks();
  const settings = { apiKey: source.apiKey, pageSize: '2', baseUrl: `${source.url}/api/v1` };
  return { ...source, settings };
}
