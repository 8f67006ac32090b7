import { parseArgs } from 'node:util';
import type { BenchCase } from './bench-case.ts';
import { cases } from './cases.ts';

/** What `npm run bench` was asked for. */
export interface Arguments {
  readonly chosen: readonly BenchCase[];
  readonly runs: number;
  /** Which part of the rows of each case. */
  readonly share: number;
  readonly isJson: boolean;
}

/**
 * Reads the words of the command line.
 *
 * @throws Error when one of them cannot be used
 */
export function readArguments(words: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '3' },
      share: { type: 'string', default: '1' },
      huge: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new RangeError(`--runs wants a whole number from 1 on, "${values.runs}" was given`);
  }
  const share = Number(values.share);
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`--share wants a number above 0 and up to 1, "${values.share}" was given`);
  }
  return { chosen: chooseCases(positionals, values.huge), runs, share, isJson: values.json };
}

/** Those that are named, with the one they are compared with; without a name all but the huge ones. */
function chooseCases(names: readonly string[], withHuge: boolean): BenchCase[] {
  const unknown = names.filter((name) => !cases.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = cases.map(({ name }) => name).join(', ');
    throw new RangeError(`there is no case ${unknown.join(', ')}: there are ${known}`);
  }
  const isAskedFor = ({ name, isHuge }: BenchCase) =>
    isHuge === true ? withHuge || names.includes(name) : names.length === 0 || names.includes(name);
  const needsNarrow = cases.some((one) => isAskedFor(one) && one.isComparedWithNarrow === true);
  return cases.filter((one) => isAskedFor(one) || (needsNarrow && one.name === 'narrow'));
}
