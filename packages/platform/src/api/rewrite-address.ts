/** Names that older clients use for the same things, in the order they are applied. */
const oldNames: readonly (readonly [RegExp, string])[] = [
  [/^\/v1\/connectors(?=\/|$)/, '/v1/connections'],
  [/^(\/v1\/(?:groups|users)\/[^/]+)\/connectors(?=\/|$)/, '$1/connections'],
  [/^(\/v1\/connections\/[^/]+)\/force$/, '$1/sync'],
];

/** Gives the address that a request means: without slashes at its end, and by today's names. */
export function rewriteAddress(address: string): string {
  const [path = '', ...query] = address.split('?');
  const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const renamed = oldNames.reduce((name, [old, today]) => name.replace(old, today), trimmed);
  return [renamed === '' ? '/' : renamed, ...query].join('?');
}
