import type { Peer } from './peer.ts';

/** The Python Connector SDK as far as it is open: its gRPC server, with a client that drains it and writes nothing. */
export const pythonSdk: Peer = {
  name: 'python-sdk',
  folder: 'python-sdk',
  program: 'stream.py',
  marks: [{ figure: 'timesPeerCpu', atLeast: 15 }],
  isBelowProgram: true,
};
