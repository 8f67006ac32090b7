// Shows a setting that is a list, and a source that leads from one answer to the next: zip code, place, forecast.
import { ConfigurationError, connector } from 'headwater';
import { http, HttpError, type Http } from 'headwater/http';

const begin: { updatedAt: Record<string, string> } = { updatedAt: {} };

export default connector({
  configuration: {
    zipCodes: { type: 'string', label: 'Zip codes, divided by commas' },
    userAgent: { type: 'string', label: 'Who asks: weather.gov wants a name or an address' },
    placesUrl: { type: 'string', label: 'Address of Zippopotam.us', default: 'https://api.zippopotam.us' },
    weatherUrl: { type: 'string', label: 'Address of weather.gov', default: 'https://api.weather.gov' },
  },
  // The columns that are not declared are inferred: an object becomes JSON.
  schema: {
    zip_code: { primaryKey: ['zip code'] },
    forecast: {
      primaryKey: ['zip code', 'endTime'],
      columns: { 'zip code': 'STRING', startTime: 'UTC_DATETIME', endTime: 'UTC_DATETIME' },
      otherColumns: 'infer',
    },
  },
  // Of each zip code, when the forecast that is written was made.
  state: begin,

  async update({ configuration: { zipCodes, userAgent, placesUrl, weatherUrl }, state, op, signal }) {
    const places = http({ baseUrl: placesUrl, signal });
    const weather = http({ baseUrl: weatherUrl, headers: { 'user-agent': userAgent }, signal });
    for (const zip of zipCodes.split(',').map((text) => text.trim())) {
      const place = await findPlace(places, zip);
      await op.upsert('zip_code', { 'zip code': zip, ...place });

      const point = await weather.get(`/points/${place.latitude},${place.longitude}`);
      const { forecast } = point.json<{ properties: { forecast: string } }>().properties;
      const { updateTime, periods } = (await weather.get(forecast)).json<Forecast>().properties;
      if (updateTime === state.updatedAt[zip]) continue;
      await op.upsert(
        'forecast',
        periods.map((period) => ({ 'zip code': zip, ...period })),
      );
      state.updatedAt[zip] = updateTime;
      await op.checkpoint(state);
    }
  },
});

interface Forecast {
  properties: { updateTime: string; periods: { startTime: string; endTime: string }[] };
}

async function findPlace(api: Http, zip: string): Promise<{ latitude: string; longitude: string }> {
  try {
    const answer = await api.get(`/us/${encodeURIComponent(zip)}`);
    const [place] = answer.json<{ places: { latitude: string; longitude: string }[] }>().places;
    if (place !== undefined) return place;
  } catch (error) {
    if (!(error instanceof HttpError && error.status === 404)) throw error;
  }
  throw new ConfigurationError(`configuration.zipCodes: there is no place with the zip code "${zip}"`);
}
