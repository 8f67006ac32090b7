import { startWeatherStations, type WeatherStations } from '../../sources/weather-stations.ts';

/** Starts a stand-in for weather.gov, and tells how to reach it. */
export async function startSource(): Promise<
  WeatherStations & { settings: { stations: string; baseUrl: string } }
> {
  const source = await startWeatherStations();
  return { ...source, settings: { stations: 'KOAK, KJFK', baseUrl: source.url } };
}
