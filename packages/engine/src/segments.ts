import { tableId, type JsonObject, type TableName } from '@headwater/protocol';
import type { TakenFile, TakenUpload } from './spool-folder.ts';

/** What waits for one table: its files of rows, truncates and uploads in their order. */
export type Step =
  | { readonly kind: 'file'; readonly taken: TakenFile }
  | { readonly kind: 'upload'; readonly taken: TakenUpload }
  | {
      readonly kind: 'truncate';
      readonly table: TableName;
      readonly primaryKey: readonly string[];
      readonly deferred: boolean;
    };

/** How a segment ends: with a checkpoint, or with the end of a sync that went well. */
export type SegmentEnd =
  | { readonly kind: 'checkpoint'; readonly checkpoint: number; readonly state: JsonObject }
  | { readonly kind: 'done' };

export interface WaitingTable {
  readonly table: TableName;
  steps: Step[];
  bytes: number;
}

/** Everything between two checkpoints. */
export interface Segment {
  readonly waiting: Map<string, WaitingTable>;
  /** Undefined while the connector still adds to it. */
  end?: SegmentEnd;
}

/** What the connector has reported and the destination has not taken yet, in order. */
export class Segments {
  #open: Segment = { waiting: new Map() };
  readonly #segments: Segment[] = [this.#open];

  get first(): Segment | undefined {
    return this.#segments[0];
  }

  add(table: TableName, step: Step): void {
    const id = tableId(table);
    let waiting = this.#open.waiting.get(id);
    if (waiting === undefined) {
      waiting = { table, steps: [], bytes: 0 };
      this.#open.waiting.set(id, waiting);
    }
    waiting.steps.push(step);
    if (step.kind === 'file') waiting.bytes += step.taken.file.bytes;
  }

  end(end: SegmentEnd): void {
    this.#open.end = end;
    this.#open = { waiting: new Map() };
    this.#segments.push(this.#open);
  }

  removeFirst(): void {
    this.#segments.shift();
  }
}
