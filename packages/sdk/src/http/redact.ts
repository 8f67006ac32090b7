/** Parameters and headers whose values nobody should read in a log. */
const secretName =
  /key|token|secret|passw|signature|credential|session|authori[sz]ation|cookie|^(?:sig|auth|code|pwd)$/i;

const mask = '***';

/** Gives the text of a URL without its secrets: those of its query, and a name and password before the host. */
export function redactUrl(url: URL): string {
  const shown = new URL(url);
  if (shown.username !== '' || shown.password !== '') {
    shown.username = mask;
    shown.password = '';
  }
  for (const name of new Set(shown.searchParams.keys())) {
    if (secretName.test(name)) shown.searchParams.set(name, mask);
  }
  return shown.href;
}

/** Shorter values are no secrets worth hiding, and would blank out half a text. */
const shortestSecret = 6;

/** Gives a text without the secrets that the request it answers was sent with. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((shown, secret) => shown.replaceAll(secret, mask), text);
}

/** What can hold the secrets of a request. */
interface Carrier {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The secrets of a request, and all that signing it has added: sources like to repeat a wrong key in their answer. */
export function secretsOf(plain: Carrier, signed: Carrier): string[] {
  const known = new Set([...plain.url.searchParams.values(), ...Object.values(plain.headers)]);
  const added = [...signed.url.searchParams, ...Object.entries(signed.headers)].filter(
    ([name, value]) => secretName.test(name) || !known.has(value),
  );
  const sent = bodyPairs(signed).filter(([name]) => secretName.test(name));
  // `Bearer abc` and `abc` are both worth hiding, the longer one first.
  return [...added, ...sent].flatMap(([, value]) => [value, value.slice(value.lastIndexOf(' ') + 1)]);
}

/** The fields of a form, or of an object at the top of JSON. */
function bodyPairs({ headers, body }: Carrier): [name: string, value: string][] {
  if (typeof body !== 'string') return [];
  if (headers['content-type']?.includes('urlencoded') === true) return [...new URLSearchParams(body)];
  const fields = body.matchAll(/"([^"\\]+)"\s*:\s*"([^"\\]+)"/g);
  return [...fields].map(([, name = '', value = '']) => [name, value]);
}
