const minute = 60_000;
const stepMinutes = 5;
const giveUpMinutes = 24 * 60;

/**
 * Tells when a message that did not arrive is sent again: 5 minutes later, then 10, 15, 20 …; null when that goes beyond
 * 24 hours, and the webhook is switched off (platform-api.md 1.6).
 *
 * @param attempts how many there were
 */
export function nextAttempt(createdAt: Date, now: Date, attempts: number): Date | null {
  const next = new Date(now.getTime() + attempts * stepMinutes * minute);
  return next.getTime() - createdAt.getTime() > giveUpMinutes * minute ? null : next;
}
