import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSource } from './server.ts';

const { values } = parseArgs({
  options: { flights: { type: 'string', default: '3000000' }, port: { type: 'string', default: '8120' } },
});
const configuration = JSON.parse(readFileSync(new URL('../configuration.json', import.meta.url), 'utf8'));

const flights = Number(values.flights);
if (!Number.isInteger(flights) || flights < 1 || flights > 3_000_000) {
  throw new Error(`--flights ${values.flights}: a whole number from 1 to 3000000 is wanted`);
}

const { url } = await startSource({
  flights,
  port: Number(values.port),
  apiKey: configuration.apiKey,
});

if (process.send === undefined) {
  process.stdout.write(`The source listens at ${url}; end it with Ctrl-C.\n`);
} else {
  // Started by the quickstart: it wants the address, and the source ends with it.
  process.on('disconnect', () => process.exit());
  process.send({ url });
}
