import { z } from 'zod';
import { invalid } from './api-error.ts';

const usualLimit = 100;
const mostItems = 1000;

/** The query of a list. A number may come as a text, as in every address. */
export const pageQuery = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(mostItems).default(usualLimit),
});

/** Where a page begins, and how much it holds. */
export interface PageRequest {
  readonly skip: number;
  readonly limit: number;
}

/** @throws ApiError for a cursor that is none of ours */
export function readPage({ cursor, limit }: z.infer<typeof pageQuery>): PageRequest {
  if (cursor === undefined || cursor === '') return { skip: 0, limit };
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    return { ...cursorSchema.parse(read), limit };
  } catch {
    throw invalid('cursor', 'it is not one that a page before gave: begin without a cursor');
  }
}

const cursorSchema = z.object({ skip: z.number().int().min(0) });

/** A page of a list; the last has no cursor. */
export interface Page<T> {
  readonly items: T[];
  readonly next_cursor?: string;
}

/** Makes a page from one item more than it holds, which tells whether there are more. */
export function pageOf<T>(found: readonly T[], { skip, limit }: PageRequest): Page<T> {
  const items = found.slice(0, limit);
  if (found.length <= limit) return { items };
  const next = Buffer.from(JSON.stringify({ skip: skip + limit })).toString('base64');
  return { items, next_cursor: next };
}

/** The schema of {@link pageOf}. */
export function pageOfSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().optional() });
}
