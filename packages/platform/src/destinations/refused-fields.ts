import { invalid } from '../api/api-error.ts';
import type { DestinationBody } from './destination-schema.ts';

/** What this server cannot do, and must not be silent about: see docs/decisions/0020-what-is-echoed.md. */
const refused: Readonly<Partial<Record<keyof DestinationBody, string>>> = {
  private_link_id: 'this server has no private links: leave it out',
  proxy_agent_id: 'this server has no proxy agents: leave it out',
  hybrid_deployment_agent_id: 'this server has no agents, it writes to destinations itself: leave it out',
  local_processing_agent_id: 'this server has no agents, it writes to destinations itself: leave it out',
  external_secrets_manager_id: 'this server reads no secrets of a manager: put the settings into config',
  external_secrets_keys_config: 'this server reads no secrets of a manager: put the settings into config',
};

/** @throws ApiError for a field that asks for what this server cannot do; an empty one asks for nothing */
export function mustBePossible(body: DestinationBody): void {
  for (const [field, value] of Object.entries(body)) {
    const problem = Object.entries(refused).find(([name]) => name === field)?.[1];
    if (problem !== undefined && value !== null && value !== undefined && value !== '') {
      throw invalid(field, problem);
    }
  }
  if ((body.networking_method ?? 'Directly') !== 'Directly') {
    throw invalid('networking_method', 'this server reaches destinations directly alone');
  }
}
