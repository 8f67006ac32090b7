import { writeTime } from './local-time.ts';
import type { Random } from './random.ts';
import { address, company, email, job, personName } from './words.ts';

/** A user; the keys are in the order in which most routes give them. */
export type User = Record<
  'id' | 'name' | 'email' | 'address' | 'company' | 'job' | 'createdAt' | 'updatedAt',
  string
>;

/** A company; `updatedAt` changes while it is asked for. */
export type Company = { company_id: number; company_name: string; createdAt: string; updatedAt: string };

/** A department of a company; `updatedAt` changes while it is asked for. */
export type Department = {
  department_id: number;
  company_id: number;
  department_name: string;
  createdAt: string;
  updatedAt: string;
};

/** All that a playground has to give. */
export interface Rows {
  readonly users: User[];
  readonly companies: Company[];
  /** By the id of their company. */
  readonly departments: ReadonlyMap<number, Department[]>;
}

const userCount = 200;
const companyIds = [1, 2];
const departmentNames = ['Engineering', 'HR', 'Finance', 'Sales'];

/** Makes the rows of a playground that starts now: the first is the oldest, one an hour follows. */
export function generateRows(random: Random, now: Date): Rows {
  const users = Array.from({ length: userCount }, (_, index) => {
    const createdAt = creationTime(random, now, index);
    return {
      id: random.uuid(),
      name: personName(random),
      email: email(random),
      address: address(random),
      company: company(random),
      job: job(random),
      ...times(random, createdAt),
    };
  });
  const companies: Company[] = [];
  const departments = new Map<number, Department[]>();
  for (const [index, company_id] of companyIds.entries()) {
    const createdAt = creationTime(random, now, index);
    companies.push({ company_id, company_name: company(random), ...times(random, createdAt) });
    departments.set(
      company_id,
      departmentNames.map((department_name, place) => ({
        department_id: place + 1,
        company_id,
        department_name,
        ...times(random, createdAt),
      })),
    );
  }
  return { users, companies, departments };
}

function creationTime(random: Random, now: Date, index: number): Date {
  return new Date(now.getTime() - (userCount - index) * 3_600_000 - lessThanHour(random));
}

function times(random: Random, createdAt: Date): { createdAt: string; updatedAt: string } {
  const updatedAt = new Date(createdAt.getTime() + lessThanHour(random));
  return { createdAt: writeTime(createdAt), updatedAt: writeTime(updatedAt) };
}

function lessThanHour(random: Random): number {
  return (random.between(0, 59) * 60 + random.between(0, 59)) * 1000;
}
