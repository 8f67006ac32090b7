/** Replaces what must not be seen in a text by `****`. */
export type Mask = (text: string) => string;

/** Names of settings that hold secrets, whether the connector declares them so or not. */
const secretName = /secret|passw|passphrase|token|credential|(?:api|access|private|auth|account)[-_ ]?key/i;

/** A shorter value would be found in words that mean something else. */
const shortestDeclared = 4;
const shortestGuessed = 8;

/**
 * Gives a function that hides the secret settings in a text: as they are, in base64 and hex, alone or among other bytes,
 * and as URLs and JSON write them, also where a text was shortened amid one.
 *
 * @param declared the settings the connector declares secret; null while that is not known, and all of them count
 */
export function secretMask(
  configuration: Readonly<Record<string, string>>,
  declared: readonly string[] | null,
): Mask {
  const known = declared ?? Object.keys(configuration);
  const isSecret = ([name, value]: [string, string]): boolean =>
    (value.trim().length >= shortestDeclared && known.includes(name)) ||
    (value.trim().length >= shortestGuessed && secretName.test(name));
  const values = Object.entries(configuration)
    .filter(isSecret)
    .map(([, value]) => value);
  const forms = new Set([
    ...values,
    ...values.flatMap(linesOf),
    ...values.flatMap(base64Forms),
    ...values.flatMap(hexForms),
  ]);
  if (forms.size === 0) return (text) => text;
  // A form that holds another one goes first.
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  const whole = sorted.map((form) => Array.from(form, writings).join(''));
  // What was shortened before it came here may end in the beginning of a secret.
  const pattern = new RegExp([...whole, ...sorted.map(beginningOf)].join('|'), 'gu');
  return (text) => text.replace(pattern, '****');
}

/** As many characters of a text are shown at most, where it is shortened. */
const mostShown = 100;

/** A pattern for the beginning of a form, where a text was cut: an ellipsis follows. */
function beginningOf(form: string): string {
  const characters = Array.from(form, writings).slice(0, mostShown);
  const rest = characters.slice(shortestDeclared).reduceRight((inner, each) => `(?:${each}${inner})?`, '');
  // The cut may go through the writing of a character.
  return `${characters.slice(0, shortestDeclared).join('')}${rest}(?:\\\\u?[0-9a-f]{0,3}|%[0-9a-fA-F]?)?(?=…)`;
}

/** A key of several lines is often printed, or written into a setting, line by line. */
function linesOf(value: string): string[] {
  const lines = value.split(/\\n|[\n\r\u2028\u2029]+/).map((line) => line.trim());
  return lines.filter((line) => line.length >= shortestDeclared);
}

/** The value in base64, and the part of its base64 that stays the same whatever bytes stand around it. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const within = [0, 1, 2].map((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    return all.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
  });
  const whole = bytes.toString('base64');
  return [whole, whole.replace(/=+$/, ''), ...within].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}

/** The value in hex, with small letters or capital ones. */
function hexForms(value: string): string[] {
  const hex = Buffer.from(value).toString('hex');
  return [hex, hex.toUpperCase()];
}

/** A pattern for the ways in which a character is written: as it is, in a URL, in JSON or in a string of JavaScript. */
function writings(character: string): string {
  if (/^[a-z0-9]$/i.test(character)) return character;
  const bytes = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const units = character.split('').map((unit) => `\\\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const itself = `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  const short = shortWritings.get(character);
  return `(?:\\\\?${itself}|(?i:${bytes}|${units.join('')})${short === undefined ? '' : `|${short}`})`;
}

const shortWritings: ReadonlyMap<string, string> = new Map([
  [' ', '\\+'],
  ['\b', '\\\\b'],
  ['\f', '\\\\f'],
  ['\n', '\\\\n'],
  ['\r', '\\\\r'],
  ['\t', '\\\\t'],
]);
