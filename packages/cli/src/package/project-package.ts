import { basename } from 'node:path/posix';
import { UsageError } from '../usage-error.ts';
import { formFile, sorted, type PackageEntry } from './package-entry.ts';
import { projectFiles } from './project-files.ts';

const declaration = 'headwater.json';

/**
 * Gives what is in the package of a connector in Python, as the public SDK makes it.
 *
 * @param output the file the package is written to, which is not in it
 * @param readForm gives the form, empty when the connector has none
 * @throws UsageError when the project lacks what a package must have
 */
export async function pythonPackage(
  folder: string,
  title: string,
  output: string,
  readForm: () => Promise<Uint8Array>,
): Promise<PackageEntry[]> {
  const { files, folders } = projectFiles(folder);
  const names = files.map(({ name }) => basename(name));
  if (!names.includes('connector.py')) {
    throw new UsageError(`no connector.py of ${title} gets into the package: check its .gitignore`);
  }
  if (folders.some((path) => basename(path) === 'drivers') && !names.includes('installation.sh')) {
    throw new UsageError(
      `${title} has a folder drivers without installation.sh, which installs them: add drivers/installation.sh`,
    );
  }
  return withForm(files, output, readForm);
}

/**
 * Gives what is in the package of a connector in another language: its project, with the `headwater.json` that starts it.
 *
 * @param output the file the package is written to, which is not in it
 * @param readForm gives the form, empty when the connector has none
 * @throws UsageError when the project lacks what a package must have
 */
export async function programPackage(
  folder: string,
  title: string,
  output: string,
  readForm: () => Promise<Uint8Array>,
): Promise<PackageEntry[]> {
  const { files } = projectFiles(folder, 'program');
  if (!files.some(({ name }) => name === declaration)) {
    throw new UsageError(`the ${declaration} of ${title} gets not into the package: check its .gitignore`);
  }
  return withForm(files, output, readForm);
}

async function withForm(
  files: readonly PackageEntry[],
  output: string,
  readForm: () => Promise<Uint8Array>,
): Promise<PackageEntry[]> {
  const packaged = files.filter(({ name, content }) => {
    return name !== formFile && (content instanceof Uint8Array || content.file !== output);
  });
  return sorted([...packaged, { name: formFile, content: await readForm() }]);
}
