import type { Answer } from '../answer.ts';
import type { Call, State } from '../call.ts';

const columns = ['id', 'name', 'email', 'address', 'company', 'job', 'createdAt', 'updatedAt'] as const;

/** `/export/csv`: all users, a line in a chunk. */
export function csv(_call: Call, { users }: State): Answer {
  // Nothing is quoted: what would need it is left out.
  const lines = users.map((user) => columns.map((column) => user[column].replaceAll(/[\n\r,]/g, '')));
  return {
    status: 200,
    contentType: 'text/csv',
    body: [columns, ...lines].map((values) => `${values.join(',')}\n`),
    headers: { 'Content-Disposition': 'attachment; filename=data_export.csv' },
  };
}
