import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** Finds the file of a command as a shell does: one with a slash in the folder, else in the folders of PATH. */
export function findCommand(command: string, folder: string, environment: NodeJS.ProcessEnv): string | null {
  if (isAbsolute(command) || /[/\\]/.test(command)) return firstProgram([resolve(folder, command)]);
  const path = environment['PATH'] ?? '';
  return firstProgram(
    path
      .split(delimiter)
      .filter((place) => place !== '')
      .map((place) => resolve(folder, join(place, command))),
  );
}

const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];

function firstProgram(files: readonly string[]): string | null {
  return files.flatMap((file) => endings.map((ending) => file + ending)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
