import fc from 'fast-check';

const long = 'a_name_of_a_hundred_characters_and_more'.repeat(3);

/** Names that something between a source and a warehouse might take for something else, or for each other. */
// prettier-ignore
const oddNames = [
  ' ', '.', 'a', 'A', 'á', 'Á', 'a\u0301', 'ß', 'ss', 'SS', 'ſ', 's', 'K', 'k', 'ı', 'I', '名前', '🦆', '👩‍👩‍👧', '\u202eabc',
  'userData', 'user_data', 'UserData', 'USER_DATA', 'user-data', 'user data', '_user_data', 'HTTPServer',
  'select', 'SELECT', 'table', 'order', 'null', 'true', 'excluded', 'rowid', 'filename', 'file_row_number',
  '_fivetran_synced', '_FIVETRAN_SYNCED', '_fivetran_deleted', '_fivetran_start', '_fivetran_active',
  'c0', 'v0', 'v1', 'given0', 'g0', 'op', '_op', '_seq', 'stored', 'batch', 'last_upsert', 'is_deleted',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'rawJSON', '0', '1', '-1', '01',
  '"', '""', "'", "it's", '\\', '\n', 'a\nb', 'a\r\nb', 'a\tb', '--', '/*', ';', '$1', '?', '%', '{}', 'a.b', '"a"."b"',
  'nul\0', 'nul', 'nul\ufffd', '\0', 'half \ud800', 'half \ud801', 'half \udc00', 'half \ufffd', '\ud800',
  'İ', 'i', 'i\u0307', 'ẞ', 'ς', 'σ', '\u212a', 'main', 'temp', 'warehouse', '_headwater', 'information_schema',
  long, `${long}1`, `${long}2`, 'x'.repeat(1000),
];

/** Names of columns alone: a table needs a name that can be seen, and its columns meet those of the system. */
const oddColumnNames = ['', '_fivetran_id'];

const likeEachOther = fc.constantFrom('a', 'A', 'b', 'B', '_', '-', '1', 'é', 'É');
const any = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: likeEachOther, minLength: 1, maxLength: 3 }) },
);

/** Any different names of columns, but that of the key, `n`. */
export const columnNames: fc.Arbitrary<string[]> = fc
  .uniqueArray(fc.oneof({ weight: 6, arbitrary: any }, fc.constantFrom(...oddColumnNames)), {
    maxLength: 25,
    size: 'max',
  })
  .map((names) => names.filter((name) => name !== 'n'));

/** Any different names of tables, or of schemas. */
export const tableNames: fc.Arbitrary<string[]> = fc
  .uniqueArray(any, { maxLength: 5 })
  .map((names) => names.filter((name) => name.trim() !== ''));
