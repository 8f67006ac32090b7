import { fileURLToPath } from 'node:url';

export { readSchema } from '../read-schema.ts';
export { secretSettings } from '../secret-settings.ts';
export { copyState } from '../state.ts';
export { describeSetup } from './connection-setup.ts';
export { ConnectorRun, type ReportPort } from './connector-run.ts';

export { checkUpload, writeUpload } from './write-upload.ts';

/** The program that runs a connector in a process of its own: `node <hostFile> <connector file>`. */
export const hostFile: string = fileURLToPath(new URL('main.ts', import.meta.url));
