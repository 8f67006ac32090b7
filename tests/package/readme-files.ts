import { readText } from '../source-files.ts';

/** Gives the files that README.md of the package tells a user to write, by their names. */
export function readmeFiles(): Record<string, string> {
  const blocks = readText('packages/headwater/README.md').matchAll(/`([\w.]+)`:\n\n```\w+\n(.*?)```/gs);
  return Object.fromEntries([...blocks].map(([, name = '', text = '']) => [name, text]));
}
