/** A file of a package: its name in there, with `/` between folders, and what it holds. */
export interface PackageEntry {
  readonly name: string;
  /** Its bytes, or the file that has them. */
  readonly content: Uint8Array | { readonly file: string; readonly isProgram: boolean };
}

/** Sorts entries by their names, the same way on every machine. */
export function sorted(entries: readonly PackageEntry[]): PackageEntry[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The form of a connector in its package, as the message `ConfigurationFormResponse`. */
export const formFile = 'configuration_form.pb';
