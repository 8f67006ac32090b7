export { ListenError } from './bind-server.ts';
export { ConnectorServer, type ServeOptions } from './connector-server.ts';
export { serverLog, type ServerLog } from './server-log.ts';
