import { statSync } from 'node:fs';
import type { JsonObject } from '@headwater/protocol';
import { readJsonFile } from './json-file.ts';
import type { SavedState } from './state-choice.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Reads a state that a person may have edited.
 *
 * @param keepsDigits whether the connector reads numbers that JavaScript would change, as one in Python does
 * @throws UsageError when it is no JSON object
 */
export function readState(path: string, title: string, keepsDigits: boolean): JsonObject {
  return readJsonFile(path, title, 'the state', keepsDigits).fields;
}

/** Reads the state beside the warehouse; null when there is none. */
export function readSavedState(path: string, title: string, keepsDigits: boolean): SavedState | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  return { state: readState(path, title, keepsDigits), modifiedAt: found.mtime };
}

const shortestPauseMilliseconds = 200;

/** Keeps a state file up to date, writing at most five times a second. */
export class StateFile {
  readonly #path: string;
  readonly #onProblem: (problem: string) => void;
  #waiting: JsonObject | null = null;
  #timer: NodeJS.Timeout | null = null;
  #hasFailed = false;

  /** @param onProblem told once when the file cannot be written; the truth is in the destination */
  constructor(path: string, onProblem: (problem: string) => void) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  /** Takes the newest state; it is in the file a moment later. */
  set(state: JsonObject): void {
    this.#waiting = state;
    if (this.#timer !== null) return;
    this.#write();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#waiting !== null) this.set(this.#waiting);
    }, shortestPauseMilliseconds);
  }

  /** Writes what still waits. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#write();
  }

  #write(): void {
    if (this.#waiting === null) return;
    const state = this.#waiting;
    this.#waiting = null;
    try {
      writeWhole(this.#path, `${JSON.stringify(state, null, 2)}\n`);
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      this.#onProblem(
        `${this.#path} could not be written (${String(error)}): the next sync starts from the state in the warehouse`,
      );
    }
  }
}
