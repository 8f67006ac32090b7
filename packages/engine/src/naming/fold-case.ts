/**
 * Gives a text that is the same for all names a destination might take for one because it does not care for case.
 *
 * It is at least as coarse as each of them. DuckDB compares the letters of ASCII alone: to it `É` and `é` are two names.
 * Others compare lower or upper case by the tables of Unicode, letter by letter or whole words. So a name may get a suffix
 * that one destination does not need, and no two names meet in any.
 *
 * @example
 * foldCase('STRASSE') === foldCase('straße') // true
 */
export function foldCase(name: string): string {
  // There and back, as `ẞ` becomes `ß` on the way down alone and `ſ` becomes `S` on the way up alone. The lower case of
  // `İ` is an `i` with a dot above; destinations that map letter by letter leave the dot out.
  return name.toLowerCase().toUpperCase().toLowerCase().replaceAll('i\u0307', 'i');
}
