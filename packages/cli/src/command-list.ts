import type { Command } from './surroundings.ts';

export interface CommandEntry {
  readonly name: string;
  /** One line of the overview. */
  readonly summary: string;
  /** Other words people try for it. */
  readonly synonyms: readonly string[];
  /** Loads the command only when it is wanted, as the answer to `--help` should not wait for the rest. */
  load(): Promise<Command>;
}

/** Every command, in the order of the overview. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'make a connector to begin with',
    synonyms: ['create', 'new', 'template', 'scaffold', 'generate', 'make'],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'debug',
    summary: 'run a connector once, into a DuckDB file in its folder',
    synonyms: ['test', 'verify', 'diagnose', 'check', 'run', 'sync', 'start', 'try'],
    load: async () => (await import('./commands/debug.ts')).debug,
  },
  {
    name: 'show',
    summary: 'show the tables of that file, or the rows of one',
    synonyms: ['list', 'tables', 'print', 'rows', 'head', 'inspect', 'select', 'query', 'ls'],
    load: async () => (await import('./commands/show.ts')).show,
  },
  {
    name: 'configuration',
    summary: 'ask for the settings of a connector, and try them',
    synonyms: ['config', 'configure', 'settings', 'setup', 'form', 'secrets'],
    load: async () => (await import('./commands/configuration.ts')).configuration,
  },
  {
    name: 'package',
    summary: 'write all that a connector needs elsewhere into a zip',
    synonyms: ['pack', 'bundle', 'build', 'zip', 'archive', 'export', 'compile'],
    load: async () => (await import('./commands/package.ts')).packageConnector,
  },
  {
    name: 'deploy',
    summary: 'bring a connector to a server, which runs it on a schedule',
    synonyms: ['upload', 'ship', 'launch', 'release', 'publish', 'push', 'install'],
    load: async () => (await import('./commands/deploy.ts')).deploy,
  },
  {
    name: 'logs',
    summary: 'show what happened to a connection on a server',
    synonyms: ['log', 'tail', 'follow', 'events'],
    load: async () => (await import('./commands/logs.ts')).logs,
  },
  {
    name: 'rollback',
    summary: 'return a connection to the code it ran before',
    synonyms: ['revert', 'undo', 'previous', 'downgrade', 'back'],
    load: async () => (await import('./commands/rollback.ts')).rollback,
  },
  {
    name: 'server',
    summary: 'run connections on a schedule, with a REST API',
    synonyms: ['platform', 'daemon', 'scheduler', 'up'],
    load: async () => (await import('./commands/server.ts')).server,
  },
  {
    name: 'serve',
    summary: 'serve a connector by the public gRPC protocol',
    synonyms: ['grpc', 'listen', 'host'],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'reset',
    summary: 'remove that file and the state',
    synonyms: ['clean', 'clear', 'restart', 'restore', 'reinitialize', 'reinitialise', 'wipe', 'remove'],
    load: async () => (await import('./commands/reset.ts')).reset,
  },
  {
    name: 'version',
    summary: 'print the version',
    synonyms: ['about'],
    load: async () => (await import('./commands/version.ts')).version,
  },
  {
    name: 'help',
    summary: 'print this overview, or the help of a command',
    synonyms: ['usage', 'man', 'commands'],
    load: async () => (await import('./commands/help.ts')).help,
  },
];

/** Finds a command by its name, in capitals or not. */
export function findCommand(word: string): CommandEntry | undefined {
  return commandList.find(({ name }) => name === word.toLowerCase());
}
