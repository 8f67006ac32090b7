import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StorePlace } from '../../../packages/platform/src/control/open-store.ts';
import type { Place } from './search.ts';

/** Every byte that is stored: all files of a data folder, and every value of the control store. */
export async function storedPlaces(when: string, folder: string, store: StorePlace): Promise<Place[]> {
  const values = store.kind === 'sqlite' ? sqliteValues(store.file) : await postgresValues(store.url);
  const name = (place: Place) => ({ ...place, name: `${place.name} ${when}` });
  return [...filesOf(folder), ...values].map(name);
}

/** All files of a folder, and their names; what is gone in the meantime is not stored. */
function filesOf(folder: string): Place[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const names = { name: 'names of files', bytes: Buffer.from(entries.map(({ name }) => name).join('\n')) };
  return [names, ...files.flatMap((file) => placeOf(file, `file ${relative(folder, file)}`))];
}

function placeOf(file: string, name: string): Place[] {
  try {
    return [{ name, bytes: readFileSync(file) }];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** A long value lies in the file in pieces. */
function sqliteValues(file: string): Place[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return tables.map(({ name }) => {
      const table = String(name);
      return placeOfRows(table, database.prepare(`SELECT * FROM "${table}"`).all());
    });
  } finally {
    database.close();
  }
}

async function postgresValues(url: string): Promise<Place[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    const places: Place[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM "${name}"`);
      places.push(placeOfRows(name, rows));
    }
    return places;
  } finally {
    await client.end();
  }
}

function placeOfRows(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Place {
  const text = rows.flatMap((row) => Object.values(row).map(String)).join('\n');
  return { name: `table ${table}`, bytes: Buffer.from(text) };
}
