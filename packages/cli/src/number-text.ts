/** Writes a whole number as people read it: 1,234,567. Takes digits too, as a number of rows may come as text. */
export function numberText(value: number | string): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Writes a number of things: `1 row`, `2,000 rows`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** Writes how long something took: 0.04 s, 3.2 s, 75 s, 12 min 5 s. */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  return `${numberText(Math.floor(whole / 60))} min ${whole % 60} s`;
}
