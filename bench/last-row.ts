const lastRow = /^last row at (\d+)$/;

/** Makes the line a connector logs behind its last row, so that what comes after it can be timed. */
export function lastRowLine(): string {
  return `last row at ${Date.now()}`;
}

/** Reads the time from the line of {@link lastRowLine}; undefined for any other line. */
export function readLastRowTime(line: string): number | undefined {
  const time = lastRow.exec(line)?.[1];
  return time === undefined ? undefined : Number(time);
}
