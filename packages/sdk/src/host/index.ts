export { ConnectorRun, type ReportPort } from './connector-run.ts';
