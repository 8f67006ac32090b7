import { invalid } from '../api/api-error.ts';
import type { ConnectionChangeBody, NewConnectionBody } from './connection-schema.ts';

type Body = NewConnectionBody | ConnectionChangeBody;

/**
 * What this server cannot do, and must not be silent about: the data would take another way than was asked for, or a
 * secret would not be used. An empty value asks for nothing. See docs/decisions/0020-what-is-echoed.md.
 */
const refused: Readonly<Partial<Record<keyof ConnectionChangeBody, string>>> = {
  private_link_id: 'this server has no private links: leave it out',
  proxy_agent_id: 'this server has no proxy agents: leave it out',
  hybrid_deployment_agent_id: 'this server has no agents, it runs connectors itself: leave it out',
  external_secrets_manager_id:
    'this server reads no secrets of a manager: put the settings into config.secrets_list',
  external_secrets_keys_config:
    'this server reads no secrets of a manager: put the settings into config.secrets_list',
  connect_card_config: 'this server has no connect cards: put the settings into config.secrets_list',
  auth: 'a connector of the SDK gets its secrets as settings: put them into config.secrets_list',
  schedule: 'this server knows frequencies alone: use sync_frequency, and daily_sync_time with 1440',
};

/** @throws ApiError for a field that asks for what this server cannot do */
export function mustBePossible(body: Body): void {
  for (const [field, value] of Object.entries(body)) {
    const problem = Object.entries(refused).find(([name]) => name === field)?.[1];
    if (problem !== undefined && !isEmpty(value)) throw invalid(field, problem);
  }
  if ((body.networking_method ?? 'Directly') !== 'Directly') {
    throw invalid('networking_method', 'this server reaches sources directly alone');
  }
  if ('schema_status' in body && body.schema_status === 'blocked_on_capture') {
    throw invalid('schema_status', 'set "paused" to true instead, and block tables and columns meanwhile');
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
