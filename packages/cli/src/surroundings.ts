import type { Output } from './display/output.ts';

/** What a command is given of the world around it. */
export interface Surroundings {
  /** The current folder, an absolute path. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly input: NodeJS.ReadStream;
  readonly output: Output;
  /** Ends the process at once, whatever still runs. */
  readonly endNow: (exitCode: number) => void;
}

/** A word after `headwater`. */
export interface Command {
  readonly help: string;
  /** Gives the exit code. */
  run(words: readonly string[], surroundings: Surroundings): Promise<number>;
}
