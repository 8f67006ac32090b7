import type { Command } from '../surroundings.ts';

/** Packages a connector for another machine; `package` is a reserved word. */
export const packageConnector: Command = {
  help: `headwater package [path] [options]
headwater package create [path] [options]
headwater package update <id> [path] [options]
headwater package list [options]

  Writes a zip with all that a connector needs to run on another machine, and
  says what is in it. The same files always make the same bytes. No
  configuration and no table is in it. With a word before the path, packages
  of a server: create sends a new one, update gives one new code, which all
  its connections run, and list shows what there is.

  path            the connector's folder, or its file; the current folder if
                  left out; ./list is the folder list

  --output <file> the zip; else files/<name of the folder>.zip in the folder
  --json          print the path, the size and the files as a JSON object, or
                  what the server has
  --allow-install let a connector change this machine when it is started for
                  its form: run its drivers/installation.sh, or be built
  --limit <count> list: so many at most
  --yes, --non-interactive
                  update: go on, or not, where several connections run it
  --server <url>, --api-key <key>, --options-file <file>, --profile <name>
                  as with headwater deploy, variables too
  -h, --help      print this

  TypeScript and JavaScript: one bundle, with the version of Headwater it was
  written with. Native drivers are left out, and listed with their versions
  from package-lock.json. Python, and what a headwater.json starts: the files
  of the project, without those that are hidden, made, installed or named in a
  .gitignore.

  Example: headwater package ./my-connector --output connector.zip
`,

  async run(words, surroundings) {
    const [first = '', ...rest] = words;
    if (!['create', 'update', 'list'].includes(first)) {
      return (await import('../package/run-package.ts')).runPackage(words, surroundings);
    }
    const { createPackage, updatePackage, listPackages } = await import('../package/run-remote-package.ts');
    if (first === 'create') return createPackage(rest, surroundings);
    return first === 'update' ? updatePackage(rest, surroundings) : listPackages(rest, surroundings);
  },
};
