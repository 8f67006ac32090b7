import type { Peer } from './peer.ts';

/** dlt with its defaults: a generator of rows, appended. */
export const dlt: Peer = {
  name: 'dlt',
  folder: 'dlt',
  program: 'load.py',
  words: ['rows'],
  marks: [{ figure: 'timesPeerCpu', atLeast: 60 }],
  tableOf: (caseName) =>
    caseName === 'narrow'
      ? // It makes a column of each field of an object.
        `(SELECT *, if(payload__k IS NULL, NULL, json_object('k', payload__k, 's', payload__s)) AS payload FROM bench.t)`
      : 'bench.t',
};

/** dlt with a generator of Arrow tables, appended: it does not look at the rows then. */
export const dltArrow: Peer = {
  name: 'dlt-arrow',
  folder: 'dlt',
  program: 'load.py',
  words: ['arrow'],
  marks: [],
  tableOf: () => 'bench.t',
};
