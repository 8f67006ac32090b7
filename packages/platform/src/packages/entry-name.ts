/** All that systems of today can have as a name, in bytes. */
const longestPart = 255;
const longestName = 1000;
const mostFolders = 50;
const shownCharacters = 120;

/**
 * Reads the name of a file in a zip. Whatever its flags say, it must be UTF-8: names in the code page of a machine mean
 * others elsewhere.
 *
 * @returns null when it is no UTF-8
 */
export function readEntryName(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Shows a name that anyone may have made up, on one line. */
export function shownName(name: string): string {
  return JSON.stringify(name.length > shownCharacters ? `${name.slice(0, shownCharacters)}…` : name);
}

/**
 * Says why a file of a zip cannot have its name on disk, for the reader; null when it can.
 *
 * @param name with `/` between folders, and at the end of a folder
 */
export function whyNoEntry(name: string): string | null {
  if (name === '') return 'it has no name';
  if (Buffer.byteLength(name) > longestName) return `its name has more than ${longestName} bytes`;
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'its name is a path from the root';
  if (name.includes('\\')) return 'its name holds a backslash';
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return 'its name holds a control character';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.length > mostFolders) return `it lies in more than ${mostFolders} folders`;
  if (parts.some((part) => part === '..' || part === '.' || part === '')) {
    return 'its name leads out of its folder, or nowhere';
  }
  if (parts.some((part) => Buffer.byteLength(part) > longestPart)) {
    return `a part of its name has more than ${longestPart} bytes`;
  }
  return null;
}
