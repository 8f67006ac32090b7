import { columnsPerMask, operationCodes, type OperationCode } from '../spool-file.ts';
import type { ColumnBuilder } from '../parquet/column-builder.ts';
import { createColumnWriter } from '../values/column-writer.ts';

interface Run {
  readonly code: OperationCode;
  rows: number;
  /** The columns an update gives. */
  readonly given: readonly string[];
}

/** Remembers what the rows of a file do: runs of the same operation with the same columns. */
export class OperationRuns {
  #runs: Run[] = [];

  add(code: OperationCode, rows: number, given: readonly string[]): void {
    const last = this.#runs.at(-1);
    if (last?.code === code && (code !== operationCodes.update || last.given === given)) last.rows += rows;
    else this.#runs.push({ code, rows, given });
  }

  get counts(): { upserts: number; updates: number; deletes: number } {
    const count = (code: OperationCode) =>
      this.#runs.reduce((sum, run) => sum + (run.code === code ? run.rows : 0), 0);
    return {
      upserts: count(operationCodes.upsert),
      updates: count(operationCodes.update),
      deletes: count(operationCodes.delete),
    };
  }

  /** Makes the columns `op` and `g0 … gn`; none for a file of nothing but upserts. */
  columns(
    placeOf: (name: string) => number | undefined,
    columnCount: number,
  ): { name: string; builder: ColumnBuilder }[] {
    if (this.#runs.every((run) => run.code === operationCodes.upsert)) return [];
    const operations = createColumnWriter('INT');
    const masks = Array.from({ length: Math.ceil(columnCount / columnsPerMask) }, () =>
      createColumnWriter('LONG'),
    );
    for (const run of this.#runs) {
      const bits = maskBits(run, placeOf, masks.length);
      for (let row = 0; row < run.rows; row += 1) {
        operations.append(run.code);
        for (const [index, mask] of masks.entries()) mask.append(bits[index]);
      }
    }
    return [
      { name: 'op', builder: operations.builder },
      ...masks.map((mask, index) => ({ name: `g${index}`, builder: mask.builder })),
    ];
  }

  clear(): void {
    this.#runs = [];
  }
}

function maskBits(run: Run, placeOf: (name: string) => number | undefined, masks: number): bigint[] {
  const bits = Array.from({ length: masks }, () => 0n);
  if (run.code !== operationCodes.update) return bits;
  for (const name of run.given) {
    const place = placeOf(name);
    if (place === undefined) continue;
    const mask = Math.floor(place / columnsPerMask);
    bits[mask] = (bits[mask] ?? 0n) | (1n << BigInt(place % columnsPerMask));
  }
  return bits;
}
