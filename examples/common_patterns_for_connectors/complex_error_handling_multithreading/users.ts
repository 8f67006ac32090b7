/** A page of the source: what is in it may be anything. */
export interface Page {
  readonly total_items: number;
  readonly data: readonly object[];
}

/** A user with all that a sync needs to know of it. */
export interface User {
  readonly id: string;
  readonly updatedAt: string;
}

/** Tells whether a row can be told from others, and whether it has changed. */
export function isUser(row: object): row is User {
  return 'id' in row && typeof row.id === 'string' && 'updatedAt' in row && typeof row.updatedAt === 'string';
}
