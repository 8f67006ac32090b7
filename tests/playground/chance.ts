import type { Answered } from './both-playgrounds.ts';

/** An answer of `/cursors` with names and times by their form, and rows by their text where chance orders them. */
export function withoutChance(answer: Answered, path: string): Answered {
  const masked = answer.body
    .replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g, '"<time>"')
    .replaceAll(/(?<="company_name": )"[^"]+"/g, '"<name>"');
  if (path.includes('order_by=createdAt')) return { ...answer, body: masked };
  const rows = masked.match(/\{"[^{}]*\}/g) ?? [];
  const frame = rows.reduce((text, row) => text.replace(row, '<row>'), masked);
  return { ...answer, body: [frame, ...rows.toSorted()].join('\n') };
}

/** Whether rows are in the order that was asked for. */
export function isSorted(body: string, path: string): boolean {
  const { data }: { data: { createdAt: string; updatedAt: string }[] } = JSON.parse(body);
  const times = data.map((row) => (path.includes('order_by=createdAt') ? row.createdAt : row.updatedAt));
  const sorted = times.toSorted();
  return String(times) === String(path.includes('desc') ? sorted.toReversed() : sorted);
}

type Row = Readonly<Record<string, string>>;

const forms: Readonly<Record<string, RegExp>> = {
  id: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  name: /^[ -~]+ [ -~]+$/,
  email: /^[a-z0-9]+@example\.(?:com|net|org)$/,
  address: /^[ -~]+\n[ -~]+ [A-Z]{2} \d{5}$/,
  company: /^[ -~]+$/,
  job: /^[ -~]+$/,
  createdAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  updatedAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
};

/** What is wrong with users, the oldest first: their columns, the form of a value, or how old they are. */
export function oddUsers(users: readonly Row[]): string[] {
  const now = Date.now() - new Date().getTimezoneOffset() * 60_000;
  return users.flatMap((user, index) => {
    const createdAt = Date.parse(user['createdAt'] ?? '');
    const minutesOld = (now - createdAt) / 60_000;
    const minutesToChange = (Date.parse(user['updatedAt'] ?? '') - createdAt) / 60_000;
    const oldest = (users.length - index + 1) * 60;
    return [
      ...(String(Object.keys(user)) === String(Object.keys(forms)) ? [] : [`columns of ${index}`]),
      ...Object.keys(forms).filter((column) => !forms[column]?.test(user[column] ?? '')),
      // The playground has run for some minutes.
      ...(minutesOld > oldest - 60 && minutesOld < oldest + 5 ? [] : [`createdAt of ${index}`]),
      ...(minutesToChange >= 0 && minutesToChange < 60 ? [] : [`updatedAt of ${index}`]),
    ];
  });
}
