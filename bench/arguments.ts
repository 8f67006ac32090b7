import { parseArgs } from 'node:util';
import type { BenchCase } from './bench-case.ts';
import { cases } from './cases.ts';
import type { Peer } from './peers/peer.ts';
import { peers } from './peers/peers.ts';

const defaultPeerRows = 200_000;

/** What `npm run bench` was asked for. */
export interface Arguments {
  readonly chosen: readonly BenchCase[];
  readonly runs: number;
  /** Which part of the rows of each case. */
  readonly share: number;
  readonly isJson: boolean;
  /** The peers to be measured instead of the cases, and with how many rows. */
  readonly beside: { readonly peers: readonly Peer[]; readonly rows: number } | null;
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
      share: { type: 'string' },
      huge: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      rows: { type: 'string' },
    },
  });
  const runs = wholeNumber('--runs', values.runs);
  const isJson = values.json;
  if (values.peers) {
    if (values.share !== undefined) throw new RangeError('--share is for cases: with --peers give --rows');
    const rows = values.rows === undefined ? defaultPeerRows : wholeNumber('--rows', values.rows);
    return { chosen: [], runs, share: 1, isJson, beside: { peers: choosePeers(positionals), rows } };
  }
  if (values.rows !== undefined) throw new RangeError('--rows is for --peers: for cases give --share');
  const share = Number(values.share ?? 1);
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`--share wants a number above 0 and up to 1, "${values.share}" was given`);
  }
  return { chosen: chooseCases(positionals, values.huge), runs, share, isJson, beside: null };
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new RangeError(`${option} wants a whole number from 1 on, "${text}" was given`);
}

/** Those that are named; all without a name. */
function choosePeers(names: readonly string[]): readonly Peer[] {
  refuseUnknown('peer', names, peers);
  return names.length === 0 ? peers : peers.filter(({ name }) => names.includes(name));
}

/** Those that are named, with the one they are compared with; without a name all but the huge ones. */
function chooseCases(names: readonly string[], withHuge: boolean): BenchCase[] {
  refuseUnknown('case', names, cases);
  const isAskedFor = ({ name, isHuge, isOnlyNamed }: BenchCase) =>
    names.includes(name) || (isHuge === true ? withHuge : names.length === 0 && isOnlyNamed !== true);
  const needsNarrow = cases.some((one) => isAskedFor(one) && one.isComparedWithNarrow === true);
  return cases.filter((one) => isAskedFor(one) || (needsNarrow && one.name === 'narrow'));
}

function refuseUnknown(
  what: string,
  names: readonly string[],
  all: readonly { readonly name: string }[],
): void {
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length === 0) return;
  const known = all.map(({ name }) => name).join(', ');
  throw new RangeError(`there is no ${what} ${unknown.join(', ')}: there are ${known}`);
}
