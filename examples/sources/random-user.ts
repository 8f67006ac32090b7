import { startHttpSource, type HttpSource } from './http-source.ts';

const people = [
  { gender: 'female', first: 'Ada', last: 'Berg', city: 'Oslo', country: 'Norway', nat: 'NO' },
  { gender: 'male', first: 'Louis', last: 'Petit', city: 'Lyon', country: 'France', nat: 'FR' },
  { gender: 'female', first: 'Zoë', last: 'König', city: 'Bern', country: 'Switzerland', nat: 'CH' },
  { gender: 'male', first: 'Oscar', last: 'Reid', city: 'Perth', country: 'Australia', nat: 'AU' },
];

/** Starts a stand-in for https://randomuser.me: `GET /api/?page=&results=&seed=`, whose people never end. */
export async function startRandomUser(): Promise<HttpSource> {
  return startHttpSource((request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/api/') return new Response('', { status: 404 });
    const page = Number(searchParams.get('page') ?? 1);
    const results = Number(searchParams.get('results') ?? 1);
    const seed = searchParams.get('seed') ?? '';
    const first = (page - 1) * results;
    return Response.json({
      results: Array.from({ length: results }, (_, index) => user(first + index)),
      info: { seed, results, page, version: '1.4' },
    });
  });
}

/** A user in the shape of the real API. Some values differ in kind from user to user, as they do there. */
function user(number: number): object {
  const { gender, first, last, city, country, nat } = people[number % people.length] ?? {};
  const id = String(number + 1).padStart(12, '0');
  return {
    gender,
    name: { title: gender === 'male' ? 'Mr' : 'Ms', first, last },
    location: {
      street: { number: 10 + number, name: 'Main Street' },
      city,
      country,
      postcode: number % 2 === 0 ? 1000 + number : `${1000 + number} AB`,
      coordinates:
        number % 3 === 2
          ? { latitude: 'unknown', longitude: 'unknown' }
          : { latitude: `${number}.5000`, longitude: `-${number}.2500` },
    },
    email: `${number + 1}@example.com`,
    login: {
      uuid: `00000000-0000-4000-8000-${id}`,
      username: `user${number + 1}`,
      password: `password${number + 1}`,
    },
    dob: { date: '1990-05-17T08:30:00.000Z', age: 34 },
    ...(number % 2 === 0 ? { phone: `555-010${number}` } : {}),
    picture: { thumbnail: `https://randomuser.me/api/portraits/thumb/${number + 1}.jpg` },
    nat,
  };
}
