/** One JSON object. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** The rows a table starts with, numbered 1 to `count` in the order of their file. */
export interface FirstRows {
  readonly count: number;
  /** When a row was last changed, in milliseconds since 1970. */
  readonly updatedAt: (number: number) => number;
  /** Writes a row as JSON. */
  readonly json: (number: number) => string;
}

/** Where a page begins: behind this row. */
export interface Cursor {
  readonly updatedAt: number;
  readonly number: number;
}

/** A table as its clients read it: page by page, in the order of (updated_at, number). */
export class Feed {
  readonly #firstRows: FirstRows;
  /** Rows that came or changed since the start. */
  readonly #changed = new Map<number, { updatedAt: number; json: string }>();
  /** The numbers of all rows, in the order they are read. */
  #order: Int32Array;
  #highestNumber: number;

  constructor(firstRows: FirstRows) {
    this.#firstRows = firstRows;
    this.#highestNumber = firstRows.count;
    this.#order = new Int32Array(firstRows.count);
    for (let index = 0; index < firstRows.count; index++) this.#order[index] = index + 1;
    if (!isOrdered(firstRows)) {
      this.#order.sort((a, b) => firstRows.updatedAt(a) - firstRows.updatedAt(b) || a - b);
    }
  }

  get count(): number {
    return this.#order.length;
  }

  get highestNumber(): number {
    return this.#highestNumber;
  }

  get lastUpdatedAt(): number {
    const last = this.#order.at(-1);
    return last === undefined ? 0 : this.#updatedAt(last);
  }

  json(number: number): string {
    return this.#changed.get(number)?.json ?? this.#firstRows.json(number);
  }

  /** Writes a page as JSON: `{ "rows": […], "cursor": "…", "more": true }`. */
  page(after: Cursor, limit: number): string {
    const from = this.#firstBehind(after);
    const numbers = this.#order.subarray(from, from + limit);
    let rows = '';
    for (const number of numbers) rows += (rows === '' ? '' : ',') + this.json(number);
    const last = numbers.at(-1);
    const cursor = last === undefined ? after : { updatedAt: this.#updatedAt(last), number: last };
    const more = from + limit < this.#order.length;
    return `{"rows":[${rows}],"cursor":"${cursorText(cursor)}","more":${more}}`;
  }

  /** Adds rows, or replaces those of the same number. The time is later than that of every row so far. */
  put(updatedAt: number, rows: ReadonlyMap<number, JsonRow>): void {
    for (const [number, row] of rows) {
      this.#changed.set(number, { updatedAt, json: JSON.stringify(row) });
      this.#highestNumber = Math.max(this.#highestNumber, number);
    }
    this.#reorder(rows, Int32Array.from(rows.keys()).sort());
  }

  remove(numbers: ReadonlySet<number>): void {
    this.#reorder(numbers, new Int32Array());
  }

  /** Takes some numbers out and appends others. In one pass, as `filter` needs several times the memory. */
  #reorder(removed: { has(number: number): boolean }, appended: Int32Array): void {
    const order = new Int32Array(this.#order.length + appended.length);
    let count = 0;
    for (const number of this.#order) {
      if (!removed.has(number)) order[count++] = number;
    }
    order.set(appended, count);
    this.#order = order.subarray(0, count + appended.length);
  }

  #updatedAt(number: number): number {
    return this.#changed.get(number)?.updatedAt ?? this.#firstRows.updatedAt(number);
  }

  #firstBehind(cursor: Cursor): number {
    let from = 0;
    let to = this.#order.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const number = this.#order[middle] ?? 0;
      const distance = this.#updatedAt(number) - cursor.updatedAt || number - cursor.number;
      if (distance > 0) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

function isOrdered({ count, updatedAt }: FirstRows): boolean {
  for (let number = 2; number <= count; number++) {
    if (updatedAt(number) < updatedAt(number - 1)) return false;
  }
  return true;
}

/** Writes a cursor as clients keep it: `2001-07-01T00:00:00.000Z,3000000`. */
function cursorText({ updatedAt, number }: Cursor): string {
  return `${new Date(updatedAt).toISOString()},${number}`;
}

/** Reads a cursor; null when the text is none. */
export function parseCursor(text: string): Cursor | null {
  const [time = '', number = ''] = text.split(',');
  const cursor = { updatedAt: Date.parse(time), number: Number(number) };
  return Number.isNaN(cursor.updatedAt) || !/^\d+$/.test(number) ? null : cursor;
}
