import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import marketstack from './connector.ts';
import { startSource } from './source.ts';

const apple = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'].map((date, index) => ({
  symbol: 'AAPL',
  date,
  exchange: 'XNAS',
  open: 180,
  high: 182,
  low: 178.5,
  close: (18_001 + index) / 100,
  volume: 50_000_000,
}));
const microsoft = apple.map((day, index) => ({
  ...day,
  symbol: 'MSFT',
  open: 370,
  high: 372,
  low: 368.5,
  close: (37_001 + index) / 100,
}));

const request = (symbol: string, day: string, start: number) =>
  `GET /v2/eod?symbols=${symbol}&date_from=${day}&sort=ASC&offset=${start}&limit=2&access_key=an-access-key`;

test('the first sync reads every share from the first day on', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(marketstack, { configuration: source.settings });
  expect(tables).toEqual({ tickers_price: [...apple, ...microsoft] });
  expect(state).toEqual({ lastDays: { AAPL: '2024-01-05', MSFT: '2024-01-05' } });
  expect(source.requests).toEqual(
    ['AAPL', 'MSFT'].flatMap((symbol) => [0, 2, 4].map((start) => request(symbol, '2024-01-01', start))),
  );
});

test('the next syncs read the days that came, and a share that is new from its first day on', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, symbols: 'AAPL' };
  const first = await sync(marketstack, { configuration });
  expect(first.tables).toEqual({ tickers_price: apple });
  source.liveUntil('2024-01-08');
  const second = await sync(marketstack, { configuration: source.settings, after: first });
  const monday = { date: '2024-01-08' };
  expect(second.tables).toEqual({
    tickers_price: [
      ...apple,
      { ...apple[0], ...monday, close: 180.08 },
      ...microsoft,
      { ...microsoft[0], ...monday, close: 370.08 },
    ],
  });
  expect(second.state).toEqual({ lastDays: { AAPL: '2024-01-08', MSFT: '2024-01-08' } });
  expect(source.requests[3]).toBe(request('AAPL', '2024-01-05', 0));
  source.liveUntil('2024-01-09');
  const third = await sync(marketstack, { configuration: source.settings, after: second });
  expect(third.state).toEqual({ lastDays: { AAPL: '2024-01-09', MSFT: '2024-01-09' } });
});

test('a share that the source does not know has no rows, and gets no cursor', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(marketstack, {
    configuration: { ...source.settings, symbols: 'NONE' },
  });
  expect([tables, state]).toEqual([{ tickers_price: [] }, {}]);
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(marketstack, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 6 });
});

test('a wrong access key ends the sync, and is not shown', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, accessKey: 'a-wrong-key' };
  await expect(sync(marketstack, { configuration })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.url}/v2/eod?symbols=AAPL&date_from=2024-01-01&sort=ASC&offset=0&limit=2 answered 401 ({"error":{"code":"invalid_access_key","message":"An invalid API access key was supplied."}}): check the credentials, and what they may read`,
  });
});
