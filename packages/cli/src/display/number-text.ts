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

/** Writes a size: 512 bytes, 12 kB, 3.4 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return countText(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const size = bytes / 1000 ** power;
  return `${size < 10 && power > 1 ? size.toFixed(1) : Math.round(size)} ${units[power - 1]}`;
}
