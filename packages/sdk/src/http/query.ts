/** What can stand in a query. A `Date` is sent as ISO 8601; `undefined` and `null` are left out. */
export type QueryValue = string | number | bigint | boolean | Date | null | undefined;

/** The parameters of a URL. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/** How an array is written: `a=1&a=2`, `a=1,2` or `a[]=1&a[]=2`. */
export type ArrayStyle = 'repeat' | 'comma' | 'brackets';

/** Gives the pairs of a query, in their order. */
export function queryPairs(query: Query, arrays: ArrayStyle): [name: string, value: string][] {
  return Object.entries(query).flatMap(([name, value]) => {
    if (!isArray(value)) return isGiven(value) ? [[name, textOf(value)] as [string, string]] : [];
    const texts = value.filter(isGiven).map(textOf);
    if (arrays === 'comma') return texts.length === 0 ? [] : [[name, texts.join(',')] as [string, string]];
    const key = arrays === 'brackets' ? `${name}[]` : name;
    return texts.map((text) => [key, text] as [string, string]);
  });
}

/** Adds parameters to a URL; those it has already stay as they are. */
export function addQuery(url: URL, query: Query, arrays: ArrayStyle): void {
  const present = new Set(url.searchParams.keys());
  for (const [name, value] of queryPairs(query, arrays)) {
    if (!present.has(name)) url.searchParams.append(name, value);
  }
}

/** Sets the parameters of a URL; one that is there already under that name is replaced. */
export function setQuery(url: URL, query: Query, arrays: ArrayStyle): void {
  const pairs = queryPairs(query, arrays);
  for (const name of new Set(pairs.map(([each]) => each))) url.searchParams.delete(name);
  for (const [name, value] of pairs) url.searchParams.append(name, value);
}

function isArray(value: Query[string]): value is readonly QueryValue[] {
  return Array.isArray(value);
}

function isGiven(value: QueryValue): value is NonNullable<QueryValue> {
  return value !== undefined && value !== null;
}

function textOf(value: NonNullable<QueryValue>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
