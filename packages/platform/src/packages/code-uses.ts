/** How many runs there are of each folder of code. */
const runs = new Map<string, number>();

/** Says that a folder of code is run until something has ended: it is not removed before. */
export function holdCode(folder: string, ended: Promise<unknown>): void {
  runs.set(folder, (runs.get(folder) ?? 0) + 1);
  const release = () => {
    const left = (runs.get(folder) ?? 1) - 1;
    if (left === 0) runs.delete(folder);
    else runs.set(folder, left);
  };
  ended.then(release, release);
}

export function isCodeHeld(folder: string): boolean {
  return runs.has(folder);
}
