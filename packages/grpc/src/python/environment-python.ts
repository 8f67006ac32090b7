import { join } from 'node:path';

/** The Python of a virtual environment. */
export function environmentPython(place: string): string {
  return process.platform === 'win32' ? join(place, 'Scripts', 'python.exe') : join(place, 'bin', 'python');
}
