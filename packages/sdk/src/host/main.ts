import { exchangeVersion } from '@headwater/protocol';
import { secretSettings } from '../secret-settings.ts';
import { ConnectorRun } from './connector-run.ts';
import { loadConnector } from './load-connector.ts';
import { connectPipes } from './pipes.ts';
import { awaitQuiet } from './quiet.ts';
import { watchForStandstill } from './standstill.ts';
import { followRequests } from './waiting-requests.ts';

/**
 * The process of a connector: `node main.ts <connector file>`. Orders come in on descriptor 3, reports go out on
 * descriptor 4; standard output and error are the author's.
 */
const [, , file = ''] = process.argv;
// Ctrl-C reaches every process of a terminal; what becomes of the sync is for the engine to say.
process.on('SIGINT', () => {});
followRequests();
const pipes = connectPipes({ orders: 3, reports: 4 });

let fail = (error: unknown): void => pipes.fail(error);
process.on('uncaughtException', (error) => fail(error));
process.on('unhandledRejection', (reason) => fail(reason));

let started: ConnectorRun | undefined;
watchForStandstill(pipes, file, () => started);

try {
  const connector = await loadConnector(file);
  const run = new ConnectorRun(connector, pipes, () => awaitQuiet(pipes));
  started = run;
  fail = (error) => run.fail(error);
  pipes.onOrder((order) => {
    if (order.kind === 'end') process.exit(0);
    run.receive(order);
    pipes.keepAlive(false);
  });
  const secrets = secretSettings(connector.definition.configuration);
  pipes.report({ kind: 'ready', version: exchangeVersion, secrets });
} catch (error) {
  pipes.fail(error);
}
