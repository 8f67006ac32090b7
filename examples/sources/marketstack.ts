import { startHttpSource, type HttpSource } from './http-source.ts';

/** A stand-in for marketstack that lives through the days. */
export interface Marketstack extends HttpSource {
  /** Lets the exchanges close on all days up to this one: `2024-01-05`. */
  liveUntil(day: string): void;
}

/** What a share cost when the year began. */
const firstPrices = new Map([
  ['AAPL', 180],
  ['MSFT', 370],
]);

const dayMs = 86_400_000;
const firstDay = Date.UTC(2024, 0, 1);

/**
 * Starts a stand-in for version 2 of the API of marketstack, `GET /v2/eod`, as its public documentation has it: the prices of
 * two shares on the working days of 2024, a cent higher each day.
 */
export async function startMarketstack(accessKey: string): Promise<Marketstack> {
  let lastDay = Date.UTC(2024, 0, 5);
  const source = await startHttpSource((request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/v2/eod') return refusal(404, '404_not_found', 'Resource not found.');
    if (searchParams.get('access_key') !== accessKey) {
      return refusal(401, 'invalid_access_key', 'An invalid API access key was supplied.');
    }
    const symbols = searchParams.get('symbols') ?? '';
    if (symbols === '') return refusal(422, 'validation_error', 'Request failed with validation error');
    const from = Date.parse(searchParams.get('date_from') ?? '1970-01-01');
    const found = symbols.split(',').flatMap((symbol) => pricesOf(symbol, from, lastDay));
    // The newest come first, if nothing else is asked for.
    const sign = searchParams.get('sort') === 'ASC' ? 1 : -1;
    return page(
      found.toSorted((a, b) => sign * a.date.localeCompare(b.date)),
      searchParams,
    );
  });
  return { ...source, liveUntil: (day) => void (lastDay = Date.parse(day)) };
}

function pricesOf(symbol: string, from: number, lastDay: number) {
  const price = firstPrices.get(symbol);
  if (price === undefined) return [];
  const count = Math.max(0, (lastDay - firstDay) / dayMs + 1);
  const days = Array.from({ length: count }, (_, index) => new Date(firstDay + index * dayMs));
  return days
    .filter((day) => day.getTime() >= from && day.getUTCDay() % 6 !== 0)
    .map((day) => ({
      open: price,
      high: price + 2,
      low: price - 1.5,
      close: price + day.getUTCDate() / 100,
      volume: 50_000_000,
      symbol,
      exchange: 'XNAS',
      date: `${day.toISOString().slice(0, 19)}+0000`,
    }));
}

function page(rows: readonly object[], query: URLSearchParams): Response {
  const limit = Number(query.get('limit') ?? 100);
  const offset = Number(query.get('offset') ?? 0);
  const data = rows.slice(offset, offset + limit);
  return Response.json({ pagination: { limit, offset, count: data.length, total: rows.length }, data });
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}
