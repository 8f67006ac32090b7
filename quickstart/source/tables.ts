import { Feed, type JsonRow } from './feed.ts';
import { readFlights } from './read-flights.ts';
import { firstRows, readAirports, readEarthquakes, readMovies } from './read-small-tables.ts';

/** The tables of the source, by the path a client reads them at. */
export interface Tables {
  readonly flights: Feed;
  readonly airports: Feed;
  readonly removed_airports: Feed;
  readonly earthquakes: Feed;
  readonly movies: Feed;
}

/** Reads the data that the source starts with. */
export async function readTables(flights: number): Promise<Tables> {
  return {
    flights: new Feed(await readFlights(flights)),
    airports: new Feed(firstRows(await readAirports())),
    removed_airports: new Feed(firstRows([])),
    earthquakes: new Feed(
      firstRows(await readEarthquakes(), (earthquake) => Date.parse(String(earthquake?.['updated_at']))),
    ),
    movies: new Feed(firstRows(await readMovies())),
  };
}

/** What {@link changeTables} did. */
export interface Changes {
  readonly flights_changed: number;
  readonly flights_added: number;
  readonly airports_removed: number;
}

/** Changes data as time would: flights are delayed, others are added, some airports close. */
export function changeTables({ flights, airports, removed_airports: removed }: Tables, now: Date): Changes {
  const updatedAt = Math.max(now.getTime(), flights.lastUpdatedAt + 1, removed.lastUpdatedAt + 1);
  const time = new Date(updatedAt).toISOString();

  const changed = new Map<number, JsonRow>();
  const step = Math.max(1, Math.floor(flights.count / 5000));
  for (let number = step; number <= flights.count && changed.size < 5000; number += step) {
    const flight = JSON.parse(flights.json(number));
    changed.set(number, { ...flight, delay: flight.delay + 15, updated_at: time });
  }

  const added = new Map<number, JsonRow>();
  for (let number = 1; number <= Math.min(1000, flights.count); number++) {
    const id = flights.highestNumber + number;
    added.set(id, { ...JSON.parse(flights.json(number)), id, updated_at: time });
  }
  flights.put(updatedAt, new Map([...changed, ...added]));

  // From the end of the file, one after another.
  const closed = new Map<number, JsonRow>();
  const numbers = new Set<number>();
  while (closed.size < Math.min(5, airports.count)) {
    const number = airports.highestNumber - removed.count - closed.size;
    const { iata } = JSON.parse(airports.json(number));
    numbers.add(number);
    closed.set(removed.count + closed.size + 1, { iata, removed_at: time });
  }
  airports.remove(numbers);
  removed.put(updatedAt, closed);

  return { flights_changed: changed.size, flights_added: added.size, airports_removed: closed.size };
}
