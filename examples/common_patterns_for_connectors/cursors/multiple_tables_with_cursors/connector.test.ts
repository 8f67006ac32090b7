import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import twoTables from './connector.ts';
import { startSource } from './source.ts';

const newYear = '2026-01-01T00:00:00Z';
const hourLater = '2026-01-01T01:00:00Z';
const order = 'order_by=updatedAt&order_type=asc&updated_since';

const company = [
  { company_id: 1, company_name: 'Kovacs Inc', createdAt: '2025-12-23T15:45:30Z', updatedAt: newYear },
  { company_id: 2, company_name: 'Rossi LLC', createdAt: '2025-12-23T16:31:30Z', updatedAt: newYear },
];

const department = [
  ...departmentsOf(1, '2025-12-23T15:45:30Z', [
    '2025-12-23T16:02:55Z',
    newYear,
    '2025-12-23T16:12:13Z',
    '2025-12-23T16:22:34Z',
  ]),
  ...departmentsOf(2, '2025-12-23T16:31:30Z', [newYear, newYear, newYear, newYear]),
];

test('the first sync reads every company and its departments', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(twoTables, { configuration: source.settings });
  expect(tables).toEqual({ company, department });
  expect(state).toEqual({ companiesSince: newYear, departmentsSince: { 1: newYear, 2: newYear } });
  expect(source.requests).toEqual([
    `GET /cursors/companies?${order}=1970-01-01T00%3A00%3A00Z`,
    `GET /cursors/1/departments?${order}=1970-01-01T00%3A00%3A00Z`,
    `GET /cursors/2/departments?${order}=1970-01-01T00%3A00%3A00Z`,
  ]);
});

test('the next sync finds departments that changed while their companies did not', async () => {
  await using source = await startSource();
  const first = await sync(twoTables, { configuration: source.settings });
  source.wait(1);
  const { tables, state } = await sync(twoTables, { configuration: source.settings, after: first });
  const changedNow = [1, 2, 4, 5, 7];
  expect(tables).toEqual({
    company,
    department: department.map((row, index) =>
      changedNow.includes(index + 1) ? { ...row, updatedAt: hourLater } : row,
    ),
  });
  expect(state).toEqual({ companiesSince: newYear, departmentsSince: { 1: hourLater, 2: hourLater } });
  expect(source.requests.slice(3)).toEqual([
    `GET /cursors/companies?${order}=2026-01-01T00%3A00%3A00Z`,
    `GET /cursors/1/departments?${order}=2026-01-01T00%3A00%3A00Z`,
    `GET /cursors/2/departments?${order}=2026-01-01T00%3A00%3A00Z`,
  ]);
});

test('a sync that broke off after its companies still reads the departments of them all', async () => {
  await using source = await startSource();
  const { tables } = await sync(twoTables, {
    configuration: source.settings,
    state: { companiesSince: hourLater, departmentsSince: { 1: hourLater, 2: '1970-01-01T00:00:00Z' } },
  });
  expect(tables).toEqual({ company: [], department: department.filter((row) => row.company_id === 2) });
});

test('a refusal ends the sync', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 404 }));
  await expect(sync(twoTables, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/cursors/companies?${order}=1970-01-01T00%3A00%3A00Z answered 404: check the path`,
  );
});

function departmentsOf(company_id: number, createdAt: string, updates: string[]) {
  const names = ['Engineering', 'HR', 'Finance', 'Sales'];
  return updates.map((updatedAt, index) => ({
    company_id,
    department_id: index + 1,
    department_name: names[index],
    createdAt,
    updatedAt,
  }));
}
