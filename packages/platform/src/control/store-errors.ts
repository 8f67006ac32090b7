/** What SQLite says when its file cannot grow. */
const sqliteFull = 13;

/** Says that the control store cannot grow, and what to do; undefined for an error about anything else. */
export function whyStoreIsFull(thrown: unknown): string | undefined {
  const isFull = thrown instanceof Error && 'errcode' in thrown && thrown.errcode === sqliteFull;
  return isFull ? 'the disk of its control store is full: make room, and ask again' : undefined;
}

const awayCodes = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|57P0\d|08\d\d\d|SQLITE_BUSY)$/;
const awayWords =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/** Whether an error says that PostgreSQL is away, or going away; its client says it in words alone. */
export function isStoreAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = 'code' in thrown ? String(thrown.code) : '';
  return awayCodes.test(code) || awayWords.test(thrown.message);
}
