import { fileURLToPath } from 'node:url';

export { readSchema } from '../read-schema.ts';
export { copyState } from '../state.ts';
export { ConnectorRun, type ReportPort } from './connector-run.ts';

/** The program that runs a connector in a process of its own: `node <hostFile> <connector file>`. */
export const hostFile: string = fileURLToPath(new URL('main.ts', import.meta.url));
