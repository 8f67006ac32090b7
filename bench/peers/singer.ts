import type { Peer } from './peer.ts';

/** A tap written with the Meltano SDK, piped into target-duckdb, which merges by the key. */
export const singer: Peer = {
  name: 'singer',
  folder: 'singer',
  program: 'load.py',
  marks: [],
  // The target leaves dates as texts.
  tableOf: () => '(SELECT * REPLACE (day::DATE AS day) FROM bench.t)',
};
