import { pathTitle } from '../connector-place.ts';
import { visible, visibleCell } from '../display/visible-text.ts';
import type { Style } from '../display/output.ts';
import type { Surroundings } from '../surroundings.ts';
import type { SetupTest } from './api/answers.ts';
import type { SentPackage } from './send-package.ts';

/** What a deploy came to, as `--json` prints it. */
export interface Deployed {
  readonly change: 'created' | 'updated';
  readonly connection: {
    readonly id: string;
    readonly name: string;
    readonly destination: string;
    readonly isPaused: boolean;
    readonly naming: string | null;
  };
  readonly package: Pick<SentPackage, 'id' | 'sha256' | 'version' | 'change'>;
  readonly tests: readonly SetupTest[];
}

/** How a deploy goes on. */
export interface Prospects {
  readonly hasFailed: boolean;
  readonly starts: boolean;
  readonly folder: string;
}

const shownHashLength = 12;

/** Says what was done, and what to do next. */
export function deployedLines(
  { change, connection, package: sent, tests }: Deployed,
  prospects: Prospects,
  { folder: here, output: { stdout } }: Surroundings,
): string[] {
  const { style } = stdout;
  const { id, name, destination, isPaused, naming } = connection;
  const facts = [
    `${change === 'created' ? 'Created' : 'Updated'} the connection ${name} of ${destination}, ${id}.`,
    `  package  ${sent.id}, ${packageText(sent)}`,
    ...(naming === null ? [] : [`  naming   ${naming}`]),
  ];
  const lines = [...facts.map(visible), ...tests.map((test) => testLine(test, style))];
  if (prospects.starts) return [...lines, ''];
  const where = `--destination ${destination} --connection ${name}`;
  const path = prospects.folder === here ? '' : ` ${pathTitle(prospects.folder, here)}`;
  return [...lines, '', `  next  ${visible(nextText(prospects.hasFailed, isPaused, path, where))}`];
}

function packageText({ sha256, version, change }: Deployed['package']): string {
  const texts = { created: 'new', updated: 'new code', none: 'the same code as before', named: 'as it was' };
  const number = version === null ? '' : `version ${version}, `;
  return `${number}${texts[change]} (SHA-256 ${sha256.slice(0, shownHashLength)}…)`;
}

function testLine({ title, status, message }: SetupTest, style: Style): string {
  const paint = { PASSED: style.green, FAILED: style.red, JOB_FAILED: style.red }[status] ?? style.yellow;
  const name = paint(status.toLowerCase().replaceAll('_', ' ').padEnd('setup   '.length));
  const text = message === '' || status === 'PASSED' ? title : `${title}: ${message}`;
  return `  ${name} ${visibleCell(text)}`;
}

function nextText(hasFailed: boolean, isPaused: boolean, path: string, where: string): string {
  if (hasFailed)
    return `headwater configuration${path} --test, then deploy it again: a test of the connection failed`;
  if (isPaused) return `headwater deploy${path} ${where} --start, as it is paused`;
  return `headwater logs ${where} --follow; the next sync runs the new code`;
}
