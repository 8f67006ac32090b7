export { declaredProgram } from '../program/declared-program.ts';
export { readDeclaration } from '../program/read-declaration.ts';
export type { ServerProgram } from '../program/server-program.ts';
export { startProgram } from '../program/start-program.ts';
export { pythonProgram } from '../python/python-program.ts';
export { UpdateReader } from '../wire/update-reader.ts';
export { RemoteClient } from './remote-client.ts';
export { remoteConnector, runningServer } from './remote-connector.ts';
