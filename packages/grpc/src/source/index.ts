export { declaredProgram } from '../program/declared-program.ts';
export type { ServerProgram } from '../program/server-program.ts';
export { startProgram, type ProgramListener, type RunningProgram } from '../program/start-program.ts';
export { pythonProgram } from '../python/python-program.ts';
export { remoteConnector, runningServer } from './remote-connector.ts';
