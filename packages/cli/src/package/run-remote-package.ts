import { readArguments } from '../arguments.ts';
import { pathTitle } from '../connector-place.ts';
import { findConnectorSource } from '../connector-source.ts';
import { readPackage, type RemotePackage } from '../deploy/api/answers.ts';
import { serverApi } from '../deploy/api/server-api.ts';
import { answerOptions, confirm, readAnswers } from '../deploy/confirm.ts';
import { makeLocalPackage } from '../deploy/local-package.ts';
import { getPackage, packagePath, packagesPath } from '../deploy/send-package.ts';
import { accessOptions, readAccess } from '../deploy/server-access.ts';
import { tableLines } from '../display/aligned-table.ts';
import { sizeText } from '../display/number-text.ts';
import type { Channel } from '../display/output.ts';
import { visible, visibleCell } from '../display/visible-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';

const makingOptions = {
  ...accessOptions,
  ...answerOptions,
  json: { type: 'boolean' },
  'allow-install': { type: 'boolean' },
} as const;

/** Packages a connector and sends it to a server, without a connection that runs it. Gives the exit code. */
export async function createPackage(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments('package create', words, makingOptions, 1);
  const server = readAccess(values, surroundings).server();
  const source = findConnectorSource(positionals[0] ?? '.', surroundings.folder);
  const local = await makeLocalPackage(source, values['allow-install'] ?? false, surroundings);
  try {
    const sent = readPackage(await serverApi(server).upload('POST', packagesPath, local.file));
    const title = pathTitle(source.folder, surroundings.folder);
    const text = `Uploaded ${title}, ${sizeText(local.bytes)}, as the package ${sent.id}.`;
    show(sent, text, values.json ?? false, surroundings.output.stdout);
    return 0;
  } finally {
    local.remove();
  }
}

/** Sends new code for a package; every connection that runs it takes it with its next sync. Gives the exit code. */
export async function updatePackage(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = readArguments('package update', words, makingOptions, 2);
  const [id, path = '.'] = positionals;
  if (id === undefined) throw new UsageError('name the package: headwater package update <id> [path]');
  const server = readAccess(values, surroundings).server();
  const answers = readAnswers(values);
  const source = findConnectorSource(path, surroundings.folder);
  const local = await makeLocalPackage(source, values['allow-install'] ?? false, surroundings);
  try {
    const api = serverApi(server);
    const before = await getPackage(api, id);
    const { connections } = before;
    const isJson = values.json ?? false;
    if (before.sha256 === local.sha256) {
      show(before, `The package ${id} holds this code already.`, isJson, surroundings.output.stdout);
      return 0;
    }
    if (connections > 1) {
      const facts = visible(`${connections} connections run the package ${id}, and will run this code.`);
      if (!(await confirm(`${facts}\n`, 'Update it?', answers, surroundings))) return 1;
    }
    const sent = readPackage(await api.upload('PATCH', packagePath(id), local.file));
    const text = `Updated the package ${id}, ${sizeText(local.bytes)}.`;
    show(sent, text, isJson, surroundings.output.stdout);
    return 0;
  } finally {
    local.remove();
  }
}

function show({ id, sha256 }: RemotePackage, text: string, isJson: boolean, stdout: Channel): void {
  stdout.write(isJson ? `${JSON.stringify({ id, sha256 })}\n` : `${visible(text)}\n`);
}

const mostOfPage = 1000;

/** Lists the packages of a server. Gives the exit code. */
export async function listPackages(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = { ...accessOptions, limit: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values } = readArguments('package list', words, options, 0);
  const most = readLimit(values.limit);
  const { stdout } = surroundings.output;
  const api = serverApi(readAccess(values, surroundings).server());
  const packages: RemotePackage[] = [];
  for await (const item of api.items(packagesPath, { limit: Math.min(most, mostOfPage) })) {
    packages.push(readPackage(item));
    if (packages.length === most) break;
  }
  if (values.json === true) for (const each of packages) stdout.write(`${JSON.stringify(each)}\n`);
  else if (packages.length === 0) stdout.write(`${api.url} has no packages yet.\n`);
  else stdout.write(`${packageLines(packages, stdout).join('\n')}\n`);
  return 0;
}

function packageLines(packages: readonly RemotePackage[], stdout: Channel): string[] {
  const table = {
    columns: [
      { head: 'package', align: 'left' },
      { head: 'connections', align: 'right' },
      { head: 'updated', align: 'left' },
      { head: 'sha-256', align: 'left' },
    ],
    rows: packages.map(({ id, connections, updatedAt, sha256 }) =>
      [id, String(connections), updatedAt ?? '', sha256].map((text) => ({ text: visibleCell(text) })),
    ),
  } as const;
  return tableLines(table, stdout.columns(), stdout.style) ?? tableLines(table, null, stdout.style) ?? [];
}

function readLimit(given: string | undefined): number {
  if (given === undefined) return Infinity;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(`--limit wants a whole number above 0, "${given}" was given`);
}
