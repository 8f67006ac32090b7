import type { Step } from './segments.ts';
import type { TakenFile } from './spool-folder.ts';

/** How much of one table is given to the destination at a time, and how much of all tables is loaded a second time. */
export const bytesPerBatch = 64 * 2 ** 20;

type Group =
  | { readonly kind: 'files'; readonly files: TakenFile[] }
  | Extract<Step, { readonly kind: 'truncate' }>;

/** Puts the files of rows between two truncates together, up to the size of a batch. Uploads are left out. */
export function groupSteps(steps: readonly Step[]): Group[] {
  const groups: Group[] = [];
  let bytes = 0;
  for (const step of steps) {
    if (step.kind === 'upload') continue;
    if (step.kind === 'truncate') {
      groups.push(step);
      continue;
    }
    const last = groups.at(-1);
    if (last?.kind === 'files' && bytes + step.taken.file.bytes <= bytesPerBatch) {
      last.files.push(step.taken);
      bytes += step.taken.file.bytes;
    } else {
      groups.push({ kind: 'files', files: [step.taken] });
      bytes = step.taken.file.bytes;
    }
  }
  return groups;
}
