// Shows a parent and a child table with a cursor for each parent: a child that changed is found, even if its parent did not.
import { connector } from 'headwater';
import { http, type Http } from 'headwater/http';

const times = { createdAt: 'UTC_DATETIME', updatedAt: 'UTC_DATETIME' } as const;
const begin = '1970-01-01T00:00:00Z';
const noDepartments: Record<string, string> = {};

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
  },
  schema: {
    company: {
      primaryKey: ['company_id'],
      columns: { company_id: 'LONG', company_name: 'STRING', ...times },
    },
    department: {
      primaryKey: ['company_id', 'department_id'],
      columns: { company_id: 'LONG', department_id: 'LONG', department_name: 'STRING', ...times },
    },
  },
  state: { companiesSince: begin, departmentsSince: noDepartments },

  async update({ configuration: { baseUrl }, state, op, signal }) {
    const api = http({ baseUrl, signal });
    const companies = await changedSince<Company>(api, '/cursors/companies', state.companiesSince);
    await op.upsert('company', companies);
    state.companiesSince = companies.at(-1)?.updatedAt ?? state.companiesSince;
    // A company that is new has its cursor before its departments are read: a sync that breaks off does not forget it.
    for (const { company_id } of companies) state.departmentsSince[company_id] ??= begin;
    await op.checkpoint(state);

    for (const [id, since] of Object.entries(state.departmentsSince)) {
      const departments = await changedSince<Department>(api, `/cursors/${id}/departments`, since);
      await op.upsert('department', departments);
      state.departmentsSince[id] = departments.at(-1)?.updatedAt ?? since;
      await op.checkpoint(state);
    }
  },
});

type Company = { company_id: number; company_name: string; createdAt: string; updatedAt: string };
type Department = Omit<Company, 'company_name'> & { department_id: number; department_name: string };

/** Gives what changed, the oldest change first, so that the last one is where the next sync begins. */
async function changedSince<T>(api: Http, path: string, since: string): Promise<T[]> {
  const query = { order_by: 'updatedAt', order_type: 'asc', updated_since: since };
  return (await api.get(path, { query })).json<{ data: T[] }>().data;
}
