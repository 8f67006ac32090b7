export { startServer, type RunningServer, type StartOptions } from './start-server.ts';
export { usualSettings, type ServerSettings } from './server-settings.ts';
