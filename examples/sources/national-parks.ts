import { startHttpSource, type HttpSource } from './http-source.ts';

const acadia = {
  parkCode: 'acad',
  fullName: 'Acadia National Park',
  states: 'ME',
  url: 'https://www.nps.gov/acad/index.htm',
};
const zion = {
  parkCode: 'zion',
  fullName: 'Zion National Park',
  states: 'UT',
  url: 'https://www.nps.gov/zion/index.htm',
};

const listings: Record<string, readonly { readonly id: string }[]> = {
  '/parks': [
    park('77E0D7F0', acadia, { latitude: '44.409286', longitude: '-68.247501' }),
    park('41BAB8ED', zion, { latitude: '37.29839254', longitude: '-113.0265138' }),
    // The real one leaves such places empty too.
    park('00E5B0B1', { ...zion, parkCode: 'goga', fullName: 'Golden Gate', states: 'CA' }),
  ],
  '/people': [
    person('3B7AC2C8', 'George', 'Dorr', [acadia]),
    person('91D07D4A', 'Stephen', 'Mather', [acadia, zion]),
  ],
  '/alerts': [
    alert('5C9A6B2F', 'Carriage roads are closed', 'Park Closure', 'acad'),
    alert('8D2E4F10', 'Ice on the trails', 'Caution', 'zion'),
  ],
  '/articles': [article('2F6B9E3C', 'Moose of the North', [acadia])],
};

/** A stand-in for https://developer.nps.gov whose alerts can end. */
export interface NationalParks extends HttpSource {
  readonly apiKey: string;
  /** Takes the first item of a listing away: of `/alerts`. */
  endFirst(path: string): void;
}

/** Starts the stand-in: `GET /api/v1/{parks,people,alerts,articles}?start=&limit=`, with the key in a header. */
export async function startNationalParks(): Promise<NationalParks> {
  const apiKey = 'key-of-the-parks';
  const items = new Map(Object.entries(listings).map(([path, list]) => [path, [...list]]));
  const source = await startHttpSource((request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.headers.get('x-api-key') !== apiKey) {
      return Response.json({ error: { code: 'API_KEY_INVALID' } }, { status: 403 });
    }
    const list = items.get(pathname.replace('/api/v1', ''));
    if (list === undefined) return Response.json({}, { status: 404 });
    const start = Number(searchParams.get('start') ?? 0);
    const limit = Number(searchParams.get('limit') ?? 50);
    // Numbers are texts, as those of the real one.
    const counts = { total: `${list.length}`, limit: `${limit}`, start: `${start}` };
    return Response.json({ ...counts, data: list.slice(start, start + limit) });
  });
  return { ...source, apiKey, endFirst: (path) => void items.get(path)?.shift() };
}

type Park = typeof acadia;

function park(
  id: string,
  { parkCode, fullName, states, url }: Park,
  place = { latitude: '', longitude: '' },
) {
  const activities = [{ id: 'BFF8C027', name: 'Hiking' }];
  return { id, url, fullName, parkCode, description: `About ${fullName}.`, ...place, states, activities };
}

function person(id: string, firstName: string, lastName: string, relatedParks: readonly Park[]) {
  const title = `${firstName} ${lastName}`;
  const url = `https://www.nps.gov/people/${lastName.toLowerCase()}.htm`;
  return { id, url, title, listingDescription: `Who ${title} was.`, firstName, lastName, relatedParks };
}

function alert(id: string, title: string, category: string, parkCode: string) {
  return { id, url: '', title, parkCode, description: `${title} until spring.`, category };
}

function article(id: string, title: string, relatedParks: readonly Park[]) {
  const url = `https://www.nps.gov/articles/${title.toLowerCase().replaceAll(' ', '-')}.htm`;
  return { id, url, title, listingDescription: `About the ${title}.`, relatedParks };
}
