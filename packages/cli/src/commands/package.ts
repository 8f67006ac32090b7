import type { Command } from '../surroundings.ts';

/** Packages a connector for another machine; `package` is a reserved word. */
export const packageConnector: Command = {
  help: `headwater package [path] [options]

  Writes a zip with all that a connector needs to run on another machine, and
  says what is in it. The same files always make the same bytes. No
  configuration and no table is in it.

  path            the connector's folder, or its file; the current folder if
                  left out

  --output <file> the zip; else files/<name of the folder>.zip in the folder
  --json          print the path, the size and the files as a JSON object
  --allow-install let a connector in Python change this machine: run its
                  drivers/installation.sh, when it is started for its form
  -h, --help      print this

  TypeScript and JavaScript: one bundle, with the version of Headwater it was
  written with. Native drivers are left out, and listed with their versions
  from package-lock.json. Python: the files of the project, without those that
  are hidden, made, installed or named in a .gitignore.

  Example: headwater package ./my-connector --output connector.zip
`,

  run: async (words, surroundings) =>
    (await import('../package/run-package.ts')).runPackage(words, surroundings),
};
