import { isObject } from '@headwater/protocol';
import { suggestion } from '../suggestion.ts';
import { readConnection, textOf, type RemoteConnection } from './api/answers.ts';
import type { ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';

/** A group of connections, with the destination they write to. */
export interface Destination {
  readonly id: string;
  readonly name: string;
}

const groupsOfPage = 500;
const mostNamed = 10;

/** @throws ServerError when there is none of that name */
export async function findDestination(api: ServerApi, name: string): Promise<Destination> {
  const names: string[] = [];
  for await (const group of api.items('/v1/groups', { limit: groupsOfPage })) {
    const found = { id: textOf(group, 'id'), name: textOf(group, 'name') };
    if (found.name === name) return found;
    names.push(found.name);
  }
  const meant = suggestion(name, names);
  const hint = meant === undefined ? listText(names) : `did you mean ${meant}?`;
  throw new ServerError(`${api.url} has no destination ${name}: ${hint}`, null);
}

function listText(names: readonly string[]): string {
  if (names.length === 0) return 'it has none at all';
  const shown = names.slice(0, mostNamed).join(', ');
  return `there ${names.length === 1 ? 'is' : 'are'} ${shown}${names.length > mostNamed ? ', …' : ''}`;
}

/** Finds a connection by its name in a destination; gives null when there is none. */
export async function findInDestination(
  api: ServerApi,
  { id }: Destination,
  name: string,
): Promise<RemoteConnection | null> {
  const { items } = await api.get(`/v1/groups/${encodeURIComponent(id)}/connections`, { schema: name });
  const [first] = itemsOf(items);
  return first === undefined ? null : readConnection(first);
}

/**
 * Finds the connection a person means.
 *
 * @param destination the name of its destination; null for any
 * @throws ServerError when there is none, or more than one
 */
export async function findConnection(
  api: ServerApi,
  name: string,
  destination: string | null,
): Promise<RemoteConnection> {
  if (destination !== null) {
    const found = await findInDestination(api, await findDestination(api, destination), name);
    if (found !== null) return found;
    throw new ServerError(`${destination} has no connection ${name}: headwater deploy makes one`, null);
  }
  const { items } = await api.get('/v1/connections', { schema: name });
  const [first, second] = itemsOf(items);
  if (first === undefined) {
    throw new ServerError(`${api.url} has no connection ${name}: headwater deploy makes one`, null);
  }
  if (second !== undefined) {
    throw new ServerError(
      `several destinations have a connection ${name}: name one with --destination`,
      null,
    );
  }
  return readConnection(first);
}

function itemsOf(items: unknown): Record<string, unknown>[] {
  return Array.isArray(items) ? items.filter(isObject) : [];
}
