import { createRequire } from 'node:module';

/** The version of Headwater. */
export function packageVersion(): string {
  const description: unknown = createRequire(import.meta.url)('../package.json');
  if (typeof description === 'object' && description !== null && 'version' in description) {
    return String(description.version);
  }
  return 'of an unknown version';
}
