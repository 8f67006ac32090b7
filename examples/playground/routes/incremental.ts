import { json, Refusal, type Answer } from '../answer.ts';
import type { Call, State } from '../call.ts';
import { allowOnly, integerOf } from '../query.ts';
import { rowsSince, sortInPlace } from '../row-order.ts';

/** `/incremental/timestamp`: all that changed since a time, at once. */
export function timestamp({ query }: Call, { users }: State): Answer {
  allowOnly(query, ['since']);
  const rows = rowsSince(users, query.get('since'));
  return json({ data: sortInPlace(rows, { by: 'updatedAt', type: 'asc' }) });
}

/** `/incremental/step`: rows by their numbers, which are their places in the shared list. */
export function step({ query }: Call, { users }: State): Answer {
  allowOnly(query, ['start_id', 'end_id']);
  const start = integerOf(query, 'start_id');
  const end = integerOf(query, 'end_id');
  if (start === null || end === null) {
    throw new Refusal(400, "Both 'start_id' and 'end_id' parameters are required");
  }
  if (start < 1n) {
    throw new Refusal(400, "Invalid value for 'start_id'. It must be greater than or equal to 1.");
  }
  if (end < start) {
    throw new Refusal(400, "Invalid value for 'end_id'. It must be greater than or equal to 'start_id'.");
  }
  const first = Number(start);
  const found = users.slice(first - 1, Number(end));
  return json({ data: found.map((user, index) => ({ ...user, id: String(first + index) })) });
}
