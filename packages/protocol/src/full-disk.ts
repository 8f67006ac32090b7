import { constants } from 'node:os';

/** How a system says that it takes no more, and what a person can do about it. */
const reasons = [
  {
    code: 'ENOSPC',
    words: /no space left on device/i,
    text: 'the disk is full: make room and run again',
  },
  {
    code: 'EDQUOT',
    words: /dis[ck] quota exceeded/i,
    text: 'the disk quota is used up: make room, or have it raised, and run again',
  },
  {
    code: 'EFBIG',
    words: /file too large/i,
    text: 'no file may grow larger here: raise the limit (`ulimit -f`) and run again',
  },
] as const;

/**
 * Says why a disk took no more, and what to do; undefined for an error about anything else.
 *
 * @example
 * whyDiskIsFull(error); // 'the disk is full: make room and run again'
 */
export function whyDiskIsFull(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = 'code' in thrown ? thrown.code : undefined;
  // Node knows no name for a quota, only its number.
  const number = 'errno' in thrown ? -Number(thrown.errno) : undefined;
  return reasons.find(
    (reason) =>
      code === reason.code || number === constants.errno[reason.code] || reason.words.test(thrown.message),
  )?.text;
}
