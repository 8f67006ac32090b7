import { json, Refusal, type Answer } from '../answer.ts';
import type { Call, State } from '../call.ts';
import { writeTime } from '../local-time.ts';
import { readInteger } from '../python-values.ts';
import { allowOnly } from '../query.ts';
import { orderOf, rowsSince, sortInPlace } from '../row-order.ts';
import type { Company, Department } from '../rows.ts';

/** `/cursors/companies`: the companies, some of which have just changed. */
export function companies(call: Call, state: State): Answer {
  allowOnly(call.query, ['order_by', 'order_type', 'updated_since']);
  return changedRows(call, state, () => state.companies);
}

/** `/cursors/<company_id>/departments`: the departments of a company, some of which have just changed. */
export function departments(call: Call, state: State): Answer {
  allowOnly(call.query, ['order_by', 'order_type', 'updated_since']);
  return changedRows(call, state, () => departmentsOf(call.pathParameter, state));
}

function departmentsOf(companyId: string, { departments: byCompany }: State): Department[] {
  const id = readInteger(companyId);
  if (id === null) throw new Refusal(400, "Invalid value for 'company_id'. 'company_id' must be an integer");
  const found = byCompany.get(Number(id));
  if (found === undefined) throw new Refusal(404, `company_id '${id}' not found`);
  return found;
}

function changedRows<T extends Company | Department>(
  { query }: Call,
  { random, rowTime }: State,
  find: () => T[],
): Answer {
  const order = orderOf(query);
  const rows = find();
  for (const row of random.someOf(rows)) row.updatedAt = writeTime(rowTime());
  // Unlike that of the users, this list is never sorted itself.
  const data = sortInPlace(rowsSince([...rows], query.get('updated_since')), order);
  return json({ data, total_items: data.length });
}
