import type { Planted } from './planted.ts';

/** Bytes that were stored or sent, with where. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a process has written. */
export function outputOf(whom: string, text: string): Place {
  return { name: `the output of the ${whom}`, bytes: Buffer.from(text) };
}

/** A way in which a secret may be written, with what is then to be found. */
interface Form {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Looks for secrets in places, in every form. Gives where they are: `token in file control.db, as base64`. */
export function findSecrets(secrets: readonly Planted[], places: readonly Place[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const { name, bytes } of secrets) {
    for (const form of formsOf(bytes)) {
      for (const place of places.filter((each) => each.bytes.includes(form.bytes))) {
        const where = `${name} in ${place.name}`;
        found.set(where, (found.get(where) ?? new Set()).add(form.name));
      }
    }
  }
  return [...found].map(([where, forms]) => `${where}, as ${[...forms].join(', ')}`).toSorted();
}

function formsOf(secret: Buffer): Form[] {
  const text = secret.toString('utf8');
  const isText = Buffer.from(text).equals(secret);
  const forms = [
    { name: 'it is', bytes: secret },
    ...textForms(isText ? text : secret.toString('latin1')),
    ...base64Forms(secret),
    { name: 'hex', bytes: Buffer.from(secret.toString('hex')) },
    { name: 'HEX', bytes: Buffer.from(secret.toString('hex').toUpperCase()) },
    // One that was cut, or of which a line was shown, gives too much away as well.
    ...(isText ? partsOf(text) : []),
  ];
  // Where nothing has to be escaped, many forms are the same.
  const byBytes = new Map<string, Form>();
  for (const form of forms.toReversed()) byBytes.set(form.bytes.toString('latin1'), form);
  return [...byBytes.values()];
}

function textForms(text: string): Form[] {
  const json = JSON.stringify(text).slice(1, -1);
  const form = (name: string, written: string) => ({ name, bytes: Buffer.from(written) });
  return [
    form('JSON', json),
    form('JSON in JSON', JSON.stringify(json).slice(1, -1)),
    form('JSON of ASCII', json.replace(/[\u007f-\uffff]/g, unit)),
    form('URL', encodeURIComponent(text)),
    form(
      'lower-case URL',
      encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
    ),
    form('address', encodeURI(text)),
    form('form', new URLSearchParams([['', text]]).toString().slice(1)),
    form('SQL', text.replaceAll("'", "''")),
  ];
}

function unit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** As it is encoded alone, and after one or two other bytes; at its ends, only what does not hang on its neighbours. */
function base64Forms(secret: Buffer): Form[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([
      Buffer.alloc(before),
      secret,
      Buffer.alloc((6 - before - (secret.length % 3)) % 3),
    ]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + secret.length) * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => ({
      name: `${encoding} after ${before}`,
      bytes: Buffer.from(whole.toString(encoding).slice(first, last)),
    }));
  });
}

const leastPart = 12;

/** Its halves, its lines, and what of it nothing escapes, which is found in whatever was escaped and encoded then. */
function partsOf(text: string): Form[] {
  const middle = Math.ceil(text.length / 2);
  const parts = [text.slice(0, middle), text.slice(middle), ...text.split('\n'), ...text.split(/[^\w-]+/)];
  return parts
    .map((part) => Buffer.from(part.trim()))
    .filter((part) => part.length >= leastPart)
    .flatMap((part) => [
      part,
      ...base64Forms(part).map(({ bytes }) => bytes),
      Buffer.from(part.toString('hex')),
    ])
    .map((bytes) => ({ name: 'a part', bytes }));
}
