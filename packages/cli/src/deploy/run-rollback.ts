import { readArguments } from '../arguments.ts';
import { countText } from '../display/number-text.ts';
import { visible } from '../display/visible-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { readConnection, readPackage } from './api/answers.ts';
import { serverApi, type ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';
import { answerOptions, confirm, readAnswers } from './confirm.ts';
import { findConnection } from './find-connection.ts';
import { chooseVersion, readVersions, showVersions } from './package-versions.ts';
import { connectionPath } from './send-connection.ts';
import { getPackage, packagePath } from './send-package.ts';
import { accessOptions, readAccess } from './server-access.ts';
import { readTarget } from './target.ts';

const options = {
  ...accessOptions,
  ...answerOptions,
  connection: { type: 'string' },
  destination: { type: 'string' },
  to: { type: 'string' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Returns the package of a connection to a version before, or lists its versions. Gives the exit code. */
export async function runRollback(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values } = readArguments('rollback', words, options, 0);
  const access = readAccess(values, surroundings);
  const answers = readAnswers(values);
  const wanted = readVersion(values.to);
  const isJson = values.json ?? false;
  const { connection, destination } = readTarget(values, access.profile, surroundings);
  const { stdout } = surroundings.output;
  const api = serverApi(access.server());
  const { id } = await findConnection(api, connection, destination);
  const { packageId } = readConnection(await api.get(connectionPath(id)));
  if (packageId === null) throw new ServerError(`${connection} has no package to go back in`, null);
  const versions = await readVersions(api, packageId);
  if (values.list === true) {
    showVersions(versions, isJson, stdout);
    return 0;
  }
  const { version, createdAt } = chooseVersion(versions, wanted);
  const facts = `${connection} is to run version ${version}, of ${createdAt}${await othersText(api, packageId)}.`;
  if (!(await confirm(`${visible(facts)}\n`, 'Return to it?', answers, surroundings))) return 1;
  const { sha256 } = readPackage(await api.post(`${packagePath(packageId)}/rollback`, { version }));
  const result = { connection: { id, name: connection }, package: { id: packageId, sha256, version } };
  const text = `${connection} runs version ${version} from its next sync on.`;
  stdout.write(`${isJson ? JSON.stringify(result) : visible(text)}\n`);
  return 0;
}

/** A package can have several connections, which all return. */
async function othersText(api: ServerApi, packageId: string): Promise<string> {
  const { connections } = await getPackage(api, packageId);
  return connections > 1
    ? `, and so is all that shares its package (${countText(connections - 1, 'more connection')})`
    : '';
}

function readVersion(given: string | undefined): number | null {
  if (given === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(`--to wants the number of a version, such as 3; "${given}" was given`);
}
