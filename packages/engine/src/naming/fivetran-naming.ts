import anyAscii from 'any-ascii';

const notAllowed = /[^A-Za-z0-9_]/g;
const wordBorder = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;
const underscores = /_+/g;
const leadingDigit = /^(?=[0-9])/;
const underscoreBeforeLetter = /^_(?=[a-z])/;

/**
 * Gives a source name in FIVETRAN naming: lower-case ASCII words joined by `_`. The result is empty when nothing of
 * the name can be written in ASCII, and two names may give the same one: a name map keeps them apart.
 *
 * @example
 * fivetranName('HTTPServer-größe', 'column') // 'http_server_grosse'
 */
export function fivetranName(source: string, kind: 'table' | 'column'): string {
  const name = anyAscii(source)
    .replace(notAllowed, '_')
    .replace(wordBorder, '_')
    .toLowerCase()
    .replace(underscores, '_')
    .replace(leadingDigit, '_');
  return kind === 'table' ? name.replace(underscoreBeforeLetter, '') : name;
}
