// A process that starts the connector `children`, and says where it is: to be killed by a test.
import { startProgram } from '@headwater/grpc/source';
import { pythonConnector } from './running-connector.ts';

const run = startProgram(await pythonConnector('children'), {
  log: () => {},
  output: (stream, line) => process.stdout.write(`${stream}: ${line}\n`),
  ended: () => {},
});
process.stdout.write(`address ${await run.address}\n`);
