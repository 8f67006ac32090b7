import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { dataFile } from './data-file.ts';
import type { FirstRows, JsonRow } from './feed.ts';

/** Gives rows that are kept as they are; one whose last change is not known counts as changed in 1970. */
export function firstRows(
  rows: readonly JsonRow[],
  updatedAt: (row: JsonRow | undefined) => number = () => 0,
): FirstRows {
  const texts = rows.map((row) => JSON.stringify(row));
  return {
    count: rows.length,
    updatedAt: (number) => updatedAt(rows[number - 1]),
    json: (number) => texts[number - 1] ?? 'null',
  };
}

/** Reads `earthquakes.json`, where each earthquake is a point with properties, as flat rows. */
export async function readEarthquakes(): Promise<JsonRow[]> {
  const { features }: { features: Feature[] } = JSON.parse(
    await readFile(dataFile('earthquakes.json'), 'utf8'),
  );
  return features.map(({ id, properties, geometry: { coordinates } }) => {
    const [longitude, latitude, depth] = coordinates;
    const { mag, time, updated, tsunami, ...others } = properties;
    return {
      id,
      time: new Date(time).toISOString(),
      updated_at: new Date(updated).toISOString(),
      magnitude: mag,
      longitude,
      latitude,
      depth,
      tsunami: tsunami === 1,
      ...others,
    };
  });
}

interface Feature {
  readonly id: string;
  readonly properties: JsonRow & { mag: number; time: number; updated: number; tsunami: 0 | 1 };
  readonly geometry: { readonly coordinates: readonly number[] };
}

/** Reads `movies.json` as it is: nine titles are numbers, one is missing, most columns have gaps. */
export async function readMovies(): Promise<JsonRow[]> {
  const movies: JsonRow[] = JSON.parse(await readFile(dataFile('movies.json'), 'utf8'));
  return movies.map((movie, index) => ({ id: index + 1, ...movie }));
}

/** Reads `airports.csv`. */
export async function readAirports(): Promise<JsonRow[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const columns = `{ iata: 'VARCHAR', name: 'VARCHAR', city: 'VARCHAR', state: 'VARCHAR',
      country: 'VARCHAR', latitude: 'DOUBLE', longitude: 'DOUBLE' }`;
    const result = await connection.runAndReadAll(
      `select * from read_csv('${dataFile('airports.csv')}', header = true, columns = ${columns})`,
    );
    return result.getRowObjects();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
