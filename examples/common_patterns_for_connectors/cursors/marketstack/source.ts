import { startMarketstack, type Marketstack } from '../../../sources/marketstack.ts';

/** Starts a stand-in for marketstack, and tells how to reach it. */
export async function startSource(): Promise<Marketstack & { settings: Settings }> {
  const accessKey = 'an-access-key';
  const source = await startMarketstack(accessKey);
  const settings = { baseUrl: `${source.url}/v2`, accessKey, symbols: 'AAPL, MSFT', pageSize: '2' };
  return { ...source, settings };
}

type Settings = Record<'baseUrl' | 'accessKey' | 'symbols' | 'pageSize', string>;
