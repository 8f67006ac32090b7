import { secretMask } from '../display/secrets.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { readConnection, type RemoteConnection, type RemotePackage } from './api/answers.ts';
import { serverApi, type ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';
import { confirm } from './confirm.ts';
import { readDeployPlan, type DeployPlan } from './deploy-plan.ts';
import { deployedLines, type Deployed } from './deployed-lines.ts';
import { findDestination, findInDestination, type Destination } from './find-connection.ts';
import { makeLocalPackage, type LocalPackage } from './local-package.ts';
import { connectionPath, createConnection, updateConnection } from './send-connection.ts';
import { namedPackage, getPackage, mustBeOwn, sendPackage, type SentPackage } from './send-package.ts';
import { startAndFollow, syncedLine, type FollowedSync } from './start-sync.ts';
import { updateFacts } from './update-facts.ts';

/** Brings a connector to a server, as a new connection or into one that is there. Gives the exit code. */
export async function runDeploy(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const plan = readDeployPlan(words, surroundings);
  const local =
    plan.code.kind === 'package' ? null : await makeLocalPackage(plan.code, plan.mayInstall, surroundings);
  try {
    const mask = secretMask(plan.configuration ?? {}, local?.secrets ?? null);
    const api = serverApi(plan.server, mask);
    const deployed = await deploy(api, plan, local, surroundings);
    if (deployed === null) return 1;
    const shown = {
      ...deployed,
      tests: deployed.tests.map((test) => ({ ...test, message: mask(test.message) })),
    };
    return await report(api, plan, shown, surroundings);
  } finally {
    local?.remove();
  }
}

/** Gives null when a person did not want to go on. */
async function deploy(
  api: ServerApi,
  plan: DeployPlan,
  local: LocalPackage | null,
  surroundings: Surroundings,
): Promise<Deployed | null> {
  const destination = await findDestination(api, plan.destination);
  const listed = await findInDestination(api, destination, plan.connection);
  const wanted = plan.code.kind === 'package' ? await getPackage(api, plan.code.id) : null;
  if (listed === null) return create(api, plan, destination, local, wanted);
  if (listed.service !== 'connector_sdk') {
    throw new ServerError(
      `${plan.connection} of ${plan.destination} is a connection of ${listed.service}, not of a connector of one's own: choose another name`,
      null,
    );
  }
  const before = readConnection(await api.get(connectionPath(listed.id)));
  const current = before.packageId === null ? null : await getPackage(api, before.packageId);
  if (local !== null && current !== null) mustBeOwn(current, plan.connection);
  if (plan.naming !== null) {
    const text = `--naming counts when a connection is made: ${plan.connection} keeps ${before.naming ?? 'its own'}\n`;
    surroundings.output.stderr.write(text);
  }
  const facts = updateFacts(plan, local ?? wanted, current);
  if (!(await confirm(facts, `Update ${plan.connection}?`, plan.answers, surroundings))) return null;
  const sent = await send(api, local, wanted, current);
  return described('updated', await updateConnection(api, plan, before, sent), sent, plan);
}

async function create(
  api: ServerApi,
  plan: DeployPlan,
  destination: Destination,
  local: LocalPackage | null,
  wanted: RemotePackage | null,
): Promise<Deployed> {
  // One in TypeScript declares its settings, and its tests tell when one is missing.
  if (plan.configuration === null && plan.code.kind !== 'module') {
    throw new UsageError(
      `there is no ${plan.configurationTitle}: a new connection needs its settings, {} when there are none`,
    );
  }
  const sent = await send(api, local, wanted, null);
  return described('created', await createConnection(api, plan, destination, sent), sent, plan);
}

async function send(
  api: ServerApi,
  local: LocalPackage | null,
  wanted: RemotePackage | null,
  current: RemotePackage | null,
): Promise<SentPackage> {
  if (local !== null) return sendPackage(api, local, current);
  if (wanted === null) throw new Error('there is neither a folder nor a package to deploy');
  return namedPackage(wanted);
}

function described(
  change: Deployed['change'],
  { id, name, isPaused, naming, setupTests: tests }: RemoteConnection,
  { id: packageId, sha256, version, change: packageChange }: SentPackage,
  { destination }: DeployPlan,
): Deployed {
  const sent = { id: packageId, sha256, version, change: packageChange };
  return { change, connection: { id, name, destination, isPaused, naming }, package: sent, tests };
}

async function report(
  api: ServerApi,
  plan: DeployPlan,
  deployed: Deployed,
  surroundings: Surroundings,
): Promise<number> {
  const { stdout } = surroundings.output;
  const hasFailed = deployed.tests.some(({ status }) => status === 'FAILED' || status === 'JOB_FAILED');
  const starts = plan.starts && !hasFailed;
  if (!plan.isJson) {
    const lines = deployedLines(deployed, { hasFailed, starts, folder: plan.code.folder }, surroundings);
    stdout.write(`${lines.join('\n')}\n`);
  }
  const sync = starts ? await startAndFollow(api, deployed.connection.id, plan.isJson, surroundings) : null;
  if (plan.isJson) stdout.write(`${JSON.stringify({ ...deployed, sync })}\n`);
  else if (sync !== null) stdout.write(`${syncedLine(sync, stdout.style)}\n`);
  return hasFailed || hasNotSynced(sync) ? 1 : 0;
}

function hasNotSynced(sync: FollowedSync | null): boolean {
  return sync !== null && sync.status !== 'SUCCESSFUL';
}
