let isRefused = false;

/**
 * Keeps Node from opening a debugger at the signal SIGUSR1, which every program of the same user may send: by it a
 * connector would reach all that this process can.
 */
export function refuseDebugger(): void {
  if (isRefused || process.platform === 'win32') return;
  isRefused = true;
  process.on('SIGUSR1', () => {});
}
