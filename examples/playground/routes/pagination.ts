import { json, Refusal, type Answer } from '../answer.ts';
import { normalizeTime } from '../local-time.ts';
import { readBase64 } from '../python-values.ts';
import { allowOnly, integerOf, pageSizeOf } from '../query.ts';
import { orderOf, rowsSince, sortInPlace } from '../row-order.ts';
import type { User } from '../rows.ts';
import type { Call, State } from '../call.ts';

/** `/pagination/next_page_url`: each page gives the address of the next one. */
export function nextPageUrl({ query, origin }: Call, { users }: State): Answer {
  allowOnly(query, ['order_by', 'order_type', 'per_page', 'updated_since', 'page']);
  const order = orderOf(query);
  const size = pageSizeOf(query, 'per_page');
  const since = query.get('updated_since');
  const rows = sortInPlace(rowsSince(users, since), order);
  // Unlike that of `/pagination/page_number`, the number of the page is not checked.
  const page = integerOf(query, 'page') ?? 1n;
  const next =
    `${origin}/pagination/next_page_url?page=${page + 1n}&per_page=${size}` +
    `&order_by=${order.by}&order_type=${order.type}${since ? `&updated_since=${since}` : ''}`;
  return json({
    data: slice(rows, (page - 1n) * size, page * size),
    total_items: rows.length,
    page,
    per_page: size,
    next_page_url: page * size < rows.length ? next : null,
  });
}

/** `/pagination/page_number`: pages are asked for by their number. */
export function pageNumber({ query }: Call, { users }: State): Answer {
  allowOnly(query, ['order_by', 'order_type', 'per_page', 'page', 'updated_since']);
  const order = orderOf(query);
  const size = pageSizeOf(query, 'per_page');
  const page = integerOf(query, 'page') ?? 1n;
  if (page < 1n) {
    throw new Refusal(400, "Invalid value for 'page'. It must be greater than or equal to 1.");
  }
  const rows = sortInPlace(rowsSince(users, query.get('updated_since')), order);
  return json({
    data: slice(rows, (page - 1n) * size, page * size),
    page,
    page_size: size,
    total_pages: Math.ceil(rows.length / Number(size)),
    total_items: rows.length,
  });
}

/** `/pagination/offset`: pages are asked for by the number of rows before them. */
export function offset({ query }: Call, { users }: State): Answer {
  allowOnly(query, ['order_by', 'order_type', 'limit', 'offset', 'updated_since']);
  const limit = pageSizeOf(query, 'limit');
  const start = integerOf(query, 'offset') ?? 0n;
  if (start < 0n) {
    throw new Refusal(400, "Invalid value for 'offset'. It must be greater than or equal to 0.");
  }
  const order = orderOf(query);
  const rows = sortInPlace(rowsSince(users, query.get('updated_since')), order);
  return json({ data: slice(rows, start, start + limit), offset: start, limit, total: rows.length });
}

const keysetPageSize = 50;

/** `/pagination/keyset`: each page gives the time of its last row, after which the next one begins. */
export function keyset({ query }: Call, { users }: State): Answer {
  allowOnly(query, ['scroll_param', 'updated_since']);
  const scroll = query.get('scroll_param');
  const since = query.get('updated_since');
  if (scroll && since) {
    throw new Refusal(
      400,
      "You can only use 'updated_since' in first request, subsequent requests should use only 'scroll_param'",
    );
  }
  const found = scroll ? rowsAfter(users, scroll) : rowsSince(users, since);
  const rows = sortInPlace(found, { by: 'updatedAt', type: 'asc' });
  const data = rows.slice(0, keysetPageSize);
  const last = rows.length > keysetPageSize ? data.at(-1) : undefined;
  return json({ data, scroll_param: last ? Buffer.from(last.updatedAt).toString('base64') : null });
}

/** The rows after a time, not of it: those that share the second of the last row of a page are never given. */
function rowsAfter(users: User[], scroll: string): User[] {
  const text = readBase64(scroll) ?? '';
  const time = /z$/i.test(text) ? normalizeTime(text.slice(0, -1)) : null;
  if (time === null) throw new Refusal(400, 'Invalid scroll_param value');
  return users.filter((user) => user.updatedAt > time);
}

/** Rows from a place up to another; as in Python, places below zero count from the end. */
function slice(rows: User[], start: bigint, end: bigint): User[] {
  return rows.slice(Number(start), Number(end));
}
