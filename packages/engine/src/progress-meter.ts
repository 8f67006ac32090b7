import type { TableProgress } from './sync-options.ts';

const millisecondsBetween = 250;

/** Tells how many rows have come, a few times a second. */
export class ProgressMeter {
  readonly #tables = new Map<string, { table: string; rows: number }>();
  readonly #tell: (tables: readonly TableProgress[]) => void;
  #toldAt = 0;
  #hasNews = false;

  constructor(tell: (tables: readonly TableProgress[]) => void) {
    this.#tell = tell;
  }

  add(id: string, table: string, rows: number): void {
    const progress = this.#tables.get(id);
    if (progress === undefined) this.#tables.set(id, { table, rows });
    else progress.rows += rows;
    this.#hasNews = true;
    if (performance.now() - this.#toldAt >= millisecondsBetween) this.finish();
  }

  /** Tells the last figures. */
  finish(): void {
    if (!this.#hasNews) return;
    this.#hasNews = false;
    this.#toldAt = performance.now();
    this.#tell([...this.#tables.values()].map((progress) => ({ ...progress })));
  }
}
