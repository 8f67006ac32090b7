/** A program that serves the gRPC protocol of a connector. */
export interface ServerProgram {
  readonly command: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * How its port is known: `told` by the program, as a line `{"port": 12345}` on descriptor 3 once it listens; or
   * `given` to it, a free one in place of `{port}` in its words.
   */
  readonly port: 'told' | 'given';
}

/** What getting a connector's program ready needs. */
export interface ProgramOptions {
  /** The variables the program sees. */
  readonly environment: NodeJS.ProcessEnv;
  /** What is installed for connectors is kept below it. */
  readonly cacheFolder: string;
  /** Whether the connector may change this machine: run its `drivers/installation.sh`, or be built. */
  readonly mayInstall: boolean;
  /** Is told what is done, as that can take a while. */
  note(message: string): void;
  readonly signal?: AbortSignal;
}

/** Takes the place of the port in the words of a program. */
export const portPlace = '{port}';
