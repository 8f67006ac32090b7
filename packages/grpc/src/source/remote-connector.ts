import type { ConnectorLink } from '@headwater/protocol';
import type { ProgramListener, RunningProgram } from '../program/start-program.ts';
import { RemoteSession } from './remote-session.ts';

/**
 * Talks with a connector by the gRPC protocol: one that is started for it, or one that runs already.
 *
 * @param start starts the program, or gives the one that runs
 * @param settings the names of the settings that are given: secret, where the connector has no form that says which are
 * @example
 * remoteConnector((listener) => startProgram(program, listener), Object.keys(configuration))
 */
export function remoteConnector(
  start: (listener: ProgramListener) => RunningProgram,
  settings: readonly string[],
): ConnectorLink {
  return {
    open(listener) {
      const session = new RemoteSession(listener, start, settings);
      return { send: (order) => session.send(order), kill: () => session.kill() };
    },
  };
}

/** A server that runs already, and goes on running. */
export function runningServer(address: string): (listener: ProgramListener) => RunningProgram {
  return (listener) => {
    let isOver = false;
    const end = () => {
      if (!isOver) listener.ended(null);
      isOver = true;
    };
    return { address: Promise.resolve(address), stop: async () => end(), kill: end };
  };
}
