// Shows a source that answers in XML: elements become columns, and declared types make numbers of their texts.
import { connector, SourceError } from 'headwater';
import { xml } from 'headwater/files';
import { http, type Http } from 'headwater/http';

const begin: { observedAt: Record<string, string> } = { observedAt: {} };

const described = { location: 'STRING', latitude: 'DOUBLE', longitude: 'DOUBLE' } as const;
const measured = {
  weather: 'STRING',
  temp_f: 'DOUBLE',
  relative_humidity: 'INT',
  wind_mph: 'DOUBLE',
} as const;

export default connector({
  configuration: {
    stations: { type: 'string', label: 'Codes of stations, divided by commas' },
    baseUrl: { type: 'string', label: 'Address of weather.gov', default: 'https://forecast.weather.gov' },
  },
  schema: {
    weather_stations: { primaryKey: ['station_id'], columns: { station_id: 'STRING', ...described } },
    weather_observations: {
      primaryKey: ['station_id', 'observed_at'],
      columns: { station_id: 'STRING', observed_at: 'UTC_DATETIME', ...measured },
    },
  },
  // Of each station, the time of the observation that is written, as the source spells it.
  state: begin,

  async update({ configuration: { stations, baseUrl }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    for (const station_id of stations.split(',').map((code) => code.trim())) {
      const { time, elements } = await observe(api, station_id);
      // Such texts do not sort, `Mon, 20 May` comes before `Sun, 19 May`: they are the same, or they are not.
      if (time === state.observedAt[station_id]) continue;
      await op.upsert('weather_stations', { station_id, ...pick(elements, described) });
      const observed_at = new Date(time);
      await op.upsert('weather_observations', { station_id, observed_at, ...pick(elements, measured) });
      state.observedAt[station_id] = time;
      await op.checkpoint(state);
    }
  },
});

/** The texts of elements. A station leaves out what it does not measure. */
type Elements = Record<string, string | undefined>;

async function observe(api: Http, station: string): Promise<{ time: string; elements: Elements }> {
  const { body, url } = await api.stream(`/xml/current_obs/${encodeURIComponent(station)}.xml`);
  const { value } = await xml<Elements>(body, 'current_observation', { name: url }).next();
  const time = value?.['observation_time_rfc822'];
  if (value && time !== undefined) return { time, elements: value };
  throw new SourceError(`GET ${url} answered no observation with a time: ask the source what changed`);
}

function pick(elements: Elements, columns: object): Elements {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, elements[name]]));
}
