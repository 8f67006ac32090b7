import { countText } from '../display/number-text.ts';
import { visible } from '../display/visible-text.ts';
import type { RemotePackage } from './api/answers.ts';
import type { DeployPlan } from './deploy-plan.ts';
import type { LocalPackage } from './local-package.ts';

/** Says what a deploy will change about a connection that is there, before it is asked for. */
export function updateFacts(
  plan: DeployPlan,
  next: LocalPackage | RemotePackage | null,
  current: RemotePackage | null,
): string {
  const isSame = current !== null && next?.sha256 === current.sha256;
  const lines = [
    `${plan.destination} has a connection ${plan.connection} already.`,
    `  code      ${isSame ? 'the same as it has' : codeText(plan)}`,
    `  settings  ${settingsText(plan)}`,
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

function codeText({ code }: DeployPlan): string {
  if (code.kind === 'package') return `is replaced by the package ${code.id}`;
  return 'is replaced; headwater rollback returns to what it has';
}

function settingsText({ configuration, configurationTitle }: DeployPlan): string {
  const count = Object.keys(configuration ?? {}).length;
  if (count === 0) return 'stay as they are';
  return `are replaced by the ${countText(count, 'setting')} of ${configurationTitle}; others are removed`;
}
