import { readFileSync, readdirSync } from 'node:fs';

/** Gives the ids of processes whose command looks so. */
export function processesThat(fits: (words: string) => boolean): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return /^\d+$/.test(name) && fits(command.replaceAll('\0', ' '));
    } catch {
      return false;
    }
  });
}
