import { fileURLToPath } from 'node:url';

export { parseConfiguration } from '../configuration.ts';
export { interception, type Interception } from '../http/interception.ts';
export { readSchema } from '../read-schema.ts';
export { reportFailure } from '../report-failure.ts';
export { secretSettings } from '../secret-settings.ts';
export { copyState, initialState } from '../state.ts';
export { describeSetup, runConnectionTest } from './connection-setup.ts';
export { ConnectorRun, type ReportPort } from './connector-run.ts';
export { loadConnector } from './load-connector.ts';
export type { OperationTarget, RowOperation, UploadCall } from './operation-target.ts';
export { checkUpload, readUpload } from './read-upload.ts';
export { RunOperations } from './run-operations.ts';
export { writeUpload } from './write-upload.ts';

/** The program that runs a connector in a process of its own: `node <hostFile> <connector file>`. */
export const hostFile: string = fileURLToPath(new URL('main.ts', import.meta.url));
