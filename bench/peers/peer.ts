import type { Mark } from '../marks.ts';

/** A tool that brings rows into tables as Headwater does, to be measured beside it. */
export interface Peer {
  readonly name: string;
  /** The folder beside this file with its `requirements.txt` and its program; its Python environment has that name too. */
  readonly folder: string;
  /** The program, which is told the case, how many rows, and the file to write; it prints a {@link PeerAnswer}. */
  readonly program: string;
  /** What the program is told besides. */
  readonly words?: readonly string[];
  readonly marks: readonly Mark[];
  /**
   * Gives what it left of the rows of a case, by the names and types the case knows them: a table, or a query in
   * brackets. Left out when it writes no table.
   */
  tableOf?(caseName: string): string;
  /** The program only drains what it starts: the processor time and memory of what it started are those of the peer. */
  readonly isBelowProgram?: true;
}

/** What the program of a peer prints, as JSON. */
export interface PeerAnswer {
  /** From the start of the load, when all is imported, to its end. */
  readonly seconds: number;
  /** Only when not all that ran is the peer's. */
  readonly cpuSeconds?: number;
}
