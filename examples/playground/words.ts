import type { Random } from './random.ts';

type Words = readonly [string, ...string[]];

const firstNames: Words = [
  'Alice',
  'Bruno',
  'Carla',
  'Dmitri',
  'Elena',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kim',
  'Lucia',
  'Marek',
  'Nadia',
  'Oscar',
  'Priya',
  'Quinn',
  'Rosa',
  'Samir',
  'Tessa',
  'Umar',
  'Vera',
  'Wendy',
  'Yusuf',
  'Zoe',
];
const lastNames: Words = [
  'Adler',
  'Bianchi',
  'Castro',
  'Dubois',
  'Ekstrom',
  'Fischer',
  'Garcia',
  'Haddad',
  'Ito',
  'Jansen',
  'Kovacs',
  'Lopez',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Quist',
  'Rossi',
  'Silva',
  'Tanaka',
  'Ueda',
  'Varga',
  'Weber',
  'Young',
  'Zhang',
];
const streets: Words = [
  'Canal Street',
  'Harbour Road',
  'Hill Lane',
  'Mill Road',
  'Oak Avenue',
  'Park Way',
  'Station Road',
];
const cities: Words = [
  'Brookfield',
  'Eastport',
  'Lakeside',
  'Millbrook',
  'Northgate',
  'Riverton',
  'Westhaven',
];
const states: Words = ['AK', 'CO', 'GA', 'ME', 'MN', 'NV', 'OR', 'TX', 'VT', 'WA'];
const companyForms: Words = ['Group', 'Inc', 'LLC', 'Ltd', 'PLC'];
/** Some have a comma, as in the original: what reads them as CSV has to cope. */
const jobs: Words = [
  'Accountant',
  'Architect',
  'Baker',
  'Chemist',
  'Designer, graphic',
  'Editor, film',
  'Engineer, civil',
  'Engineer, electrical',
  'Geologist',
  'Journalist',
  'Librarian',
  'Nurse',
  'Pilot',
  'Surgeon',
  'Teacher, music',
  'Translator',
];
const domains: Words = ['example.com', 'example.net', 'example.org'];

/** The name of a person. */
export function personName(random: Random): string {
  return `${random.oneOf(firstNames)} ${random.oneOf(lastNames)}`;
}

/** An address for mail; it does not belong to the name of its user. */
export function email(random: Random): string {
  return `${random.oneOf(firstNames).toLowerCase()}${random.between(1, 999)}@${random.oneOf(domains)}`;
}

/** An address of two lines. */
export function address(random: Random): string {
  const flat = random.between(0, 2) === 0 ? ` Apt. ${random.between(1, 999)}` : '';
  const zip = String(random.between(501, 99950)).padStart(5, '0');
  return (
    `${random.between(1, 9999)} ${random.oneOf(streets)}${flat}\n` +
    `${random.oneOf(cities)}, ${random.oneOf(states)} ${zip}`
  );
}

/** The name of a company, in one of three forms. */
export function company(random: Random): string {
  const name = () => random.oneOf(lastNames);
  return random.oneOf([
    `${name()} ${random.oneOf(companyForms)}`,
    `${name()}-${name()}`,
    `${name()}, ${name()} and ${name()}`,
  ]);
}

/** A job. */
export function job(random: Random): string {
  return random.oneOf(jobs);
}
