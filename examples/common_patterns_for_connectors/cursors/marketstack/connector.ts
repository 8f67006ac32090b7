// Shows a cursor for each share of a list in the settings, which moves with the days that came, not with the clock.
import { connector } from 'headwater';
import { apiKey, http, offset, pages } from 'headwater/http';

const prices = {
  open: 'DOUBLE',
  high: 'DOUBLE',
  low: 'DOUBLE',
  close: 'DOUBLE',
  volume: 'DOUBLE',
} as const;
const noDays: Record<string, string> = {};

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of marketstack', default: 'https://api.marketstack.com/v2' },
    accessKey: { type: 'secret', label: 'Access key' },
    symbols: { type: 'string', label: 'The shares, divided by commas' },
    since: { type: 'string', label: 'The first day of a new share', default: '2024-01-01' },
    pageSize: { type: 'integer', label: 'Days a page, 1000 at most', default: 1000 },
  },
  schema: {
    tickers_price: {
      primaryKey: ['symbol', 'date'],
      columns: { symbol: 'STRING', date: 'NAIVE_DATE', ...prices },
      otherColumns: 'infer',
    },
  },
  state: { lastDays: noDays },

  async update({ configuration, state, op, signal }) {
    const { baseUrl, accessKey, since, pageSize } = configuration;
    const api = http({ baseUrl, auth: apiKey(accessKey, { query: 'access_key' }), signal });
    for (const symbol of configuration.symbols.split(',').map((name) => name.trim())) {
      // The last day again, as its prices may have come before the exchange had closed.
      const query = { symbols: symbol, date_from: state.lastDays[symbol] ?? since, sort: 'ASC' };
      const strategy = offset({ size: pageSize, total: 'pagination.total' });
      for await (const { rows } of pages<Day>(api, '/eod', strategy, { rows: 'data', query })) {
        const days = rows.map((row) => ({ ...row, date: row.date.slice(0, 10) }));
        await op.upsert('tickers_price', days);
        const lastDay = days.at(-1)?.date;
        if (lastDay === undefined) continue;
        // Safe with each page: the oldest day comes first, and new ones are added behind the last.
        state.lastDays[symbol] = lastDay;
        await op.checkpoint(state);
      }
    }
  },
});

interface Day {
  symbol: string;
  /** `2024-01-05T00:00:00+0000`: a day of the exchange, not a moment. */
  date: string;
}
