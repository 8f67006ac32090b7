import { startHttpSource, type HttpSource } from './http-source.ts';

interface Place {
  readonly name: string;
  readonly state: string;
  readonly point: string;
  readonly grid: string;
}

const places = new Map<string, Place>([
  ['94108', { name: 'San Francisco', state: 'CA', point: '37.7918,-122.4079', grid: 'MTR/85,105' }],
  ['80204', { name: 'Denver', state: 'CO', point: '39.734,-105.0259', grid: 'BOU/62,60' }],
]);

/** A stand-in for two services at one address: https://api.zippopotam.us and https://api.weather.gov. */
export interface Weather extends HttpSource {
  /** Issues new forecasts: half a day later, and warmer. */
  issueAgain(): void;
}

/** Starts the stand-in: `GET /us/{zip}`, `GET /points/{point}`, and the forecast that a point leads to. */
export async function startWeather(): Promise<Weather> {
  let issues = 1;
  const source = await startHttpSource((request) => {
    const { origin, pathname } = new URL(request.url);
    if (pathname.startsWith('/us/')) return placeOf(pathname.slice('/us/'.length));
    // The real one wants to know who asks.
    if (request.headers.get('user-agent') === null) return new Response('', { status: 403 });
    for (const place of places.values()) {
      const forecast = `/gridpoints/${place.grid}/forecast`;
      if (pathname === `/points/${place.point}`) {
        return Response.json({ properties: { forecast: `${origin}${forecast}` } });
      }
      if (pathname === forecast) return Response.json({ properties: forecastOf(place, issues) });
    }
    return Response.json({ title: 'Not Found', status: 404 }, { status: 404 });
  });
  return { ...source, issueAgain: () => void (issues += 1) };
}

function placeOf(zip: string): Response {
  const place = places.get(zip);
  if (place === undefined) return Response.json({}, { status: 404 });
  const [latitude, longitude] = place.point.split(',');
  return Response.json({
    'post code': zip,
    country: 'United States',
    'country abbreviation': 'US',
    places: [{ 'place name': place.name, longitude, state: place.state, latitude }],
  });
}

/** The next three half days, each of which ends at six o'clock. */
function forecastOf({ state }: Place, issues: number): object {
  const offset = state === 'CA' ? '-07:00' : '-06:00';
  const time = (halfDays: number) => {
    const day = 20 + Math.floor(halfDays / 2);
    return `2024-05-${day}T${halfDays % 2 === 0 ? '06' : '18'}:00:00${offset}`;
  };
  const updateTime = `2024-05-${19 + issues}T10:42:00+00:00`;
  return {
    updateTime,
    periods: [0, 1, 2].map((ahead) => {
      const start = issues - 1 + ahead;
      const isDaytime = start % 2 === 0;
      return {
        number: ahead + 1,
        name: `${['Monday', 'Tuesday', 'Wednesday'][Math.floor(start / 2)]}${isDaytime ? '' : ' Night'}`,
        startTime: time(start),
        endTime: time(start + 1),
        isDaytime,
        temperature: (state === 'CA' ? 60 : 75) - (isDaytime ? 0 : 12) + issues,
        temperatureUnit: 'F',
        probabilityOfPrecipitation: {
          unitCode: 'wmoUnit:percent',
          value: isDaytime ? null : 10,
        },
        shortForecast: isDaytime ? 'Sunny' : 'Mostly Clear',
      };
    }),
  };
}
