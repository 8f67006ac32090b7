import { startWeather, type Weather } from '../../sources/weather.ts';

interface Settings extends Record<string, string> {
  zipCodes: string;
  userAgent: string;
  placesUrl: string;
  weatherUrl: string;
}

/** Starts a stand-in for the two services, and tells how to reach them. */
export async function startSource(): Promise<Weather & { settings: Settings }> {
  const source = await startWeather();
  const settings = {
    zipCodes: '94108, 80204',
    userAgent: 'weather_with_configuration',
    placesUrl: source.url,
    weatherUrl: source.url,
  };
  return { ...source, settings };
}
