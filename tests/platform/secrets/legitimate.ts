/** A place where a secret has to be, and why. */
interface Legitimate {
  readonly secret: string;
  readonly place: RegExp;
  readonly why: string;
}

/** All of them. Each must be met, which also shows that the search finds what is there. */
const legitimate: readonly Legitimate[] = [
  {
    secret: 'secret of a system key',
    place: /^the answer to POST \/v1\/system-keys$/,
    why: 'it is made by the server, and shown this once',
  },
  {
    secret: 'rotated secret',
    place: /^the answer to POST \/v1\/system-keys\/\{id\}\/rotate$/,
    why: 'it is made by the server, and shown this once',
  },
  {
    secret: 'secret of a user',
    place: /^the answer to POST \/v1\/users\/\{id\}\/api-key$/,
    why: 'it is made by the server, and shown this once',
  },
  {
    secret: 'first encryption key',
    place: /^file encryption\.key (?:while a sync runs|before the key is rotated)$/,
    why: 'the server reads it there; the docs say to keep it apart from the store',
  },
  {
    secret: 'second encryption key',
    place: /^file encryption\.key after the key was rotated$/,
    why: 'the server reads it there; the first one is gone from it',
  },
];

/** Takes out of what was found what has to be so. Gives the rest, and what was expected and not met. */
export function withoutLegitimate(found: readonly string[]): { leaks: string[]; unmet: string[] } {
  const isMetBy = (text: string) => (each: Legitimate) => {
    const [where = ''] = text.split(', as ');
    const begin = `${each.secret} in `;
    return where.startsWith(begin) && each.place.test(where.slice(begin.length));
  };
  return {
    leaks: found.filter((text) => !legitimate.some(isMetBy(text))),
    unmet: legitimate
      .filter((each) => !found.some((text) => isMetBy(text)(each)))
      .map(({ secret }) => secret),
  };
}
