import { startHttpSource, type HttpSource } from './http-source.ts';

interface Station {
  readonly name: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly offset: string;
}

const stations = new Map<string, Station>([
  [
    'KOAK',
    { name: 'Oakland International Airport, CA', latitude: '37.72', longitude: '-122.22', offset: '-0700' },
  ],
  [
    'KJFK',
    { name: 'New York, Kennedy & Surroundings, NY', latitude: '40.64', longitude: '-73.76', offset: '-0400' },
  ],
]);

/** A stand-in for the observations of https://forecast.weather.gov in XML. */
export interface WeatherStations extends HttpSource {
  /** Lets the stations observe the weather of the next hour, which is colder. */
  observeAgain(): void;
}

/** Starts the stand-in: `GET /xml/current_obs/{station}.xml`, with what each station has observed last. */
export async function startWeatherStations(): Promise<WeatherStations> {
  let hour = 23;
  const source = await startHttpSource((request) => {
    const { pathname } = new URL(request.url);
    const id = /^\/xml\/current_obs\/(\w+)\.xml$/.exec(pathname)?.[1] ?? '';
    const station = stations.get(id);
    if (station === undefined) return new Response('', { status: 404 });
    const headers = { 'content-type': 'application/xml' };
    return new Response(observation(id, station, hour), { headers });
  });
  return { ...source, observeAgain: () => void (hour += 1) };
}

/** The station in Oakland does not measure humidity. */
function observation(id: string, { name, latitude, longitude, offset }: Station, hour: number): string {
  const isSunday = hour < 24;
  const time = `${String(hour % 24).padStart(2, '0')}:53:00 ${offset}`;
  const isOakland = id === 'KOAK';
  return `<?xml version="1.0" encoding="ISO-8859-1"?>
<current_observation version="1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <credit>NOAA's National Weather Service</credit>
  <image><url>https://www.weather.gov/images/xml_logo.gif</url><title>Weather</title></image>
  <suggested_pickup_period>60</suggested_pickup_period>
  <location>${name.replace('&', '&amp;')}</location>
  <station_id>${id}</station_id>
  <latitude>${latitude}</latitude>
  <longitude>${longitude}</longitude>
  <observation_time_rfc822>${isSunday ? 'Sun, 19' : 'Mon, 20'} May 2024 ${time}</observation_time_rfc822>
  <weather>${isOakland ? 'Fair' : 'Overcast'}</weather>
  <temp_f>${83 - hour}.0</temp_f>
  ${isOakland ? '' : '<relative_humidity>67</relative_humidity>'}
  <wind_dir>West</wind_dir>
  <wind_degrees>270</wind_degrees>
  <wind_mph>9.2</wind_mph>
  <visibility_mi>10.00</visibility_mi>
</current_observation>
`;
}
