/** Names that Windows cannot have are no reason to refuse a package: it is unpacked where the server runs. */
const longestName = 500;
const mostFolders = 50;

/**
 * Says why a file of a zip cannot have its name on disk, for the reader; null when it can.
 *
 * @param name with `/` between folders, and at the end of a folder
 */
export function whyNoEntry(name: string): string | null {
  if (name === '') return 'it has no name';
  if (name.length > longestName) return `its name has more than ${longestName} characters`;
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'its name is a path from the root';
  if (name.includes('\\')) return 'its name holds a backslash';
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'its name holds a control character';
  if (name.includes('\uFFFD')) return 'its name is no UTF-8';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.length > mostFolders) return `it lies in more than ${mostFolders} folders`;
  if (parts.some((part) => part === '..' || part === '.' || part === '')) {
    return 'its name leads out of its folder, or nowhere';
  }
  return null;
}
