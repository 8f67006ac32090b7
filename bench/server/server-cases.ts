import type { BenchCase } from '../bench-case.ts';
import { measureAdded } from './measure-added.ts';
import { measureDue } from './measure-due.ts';
import { measureOverhead } from './measure-overhead.ts';
import { measureRequests, requestsPerSecond } from './measure-requests.ts';
import { measureStart } from './measure-start.ts';

/** Those that have no tables of their own to be checked, or check them themselves. */
const check: BenchCase['check'] = () => [];

/** The cases of `headwater server`, with the marks they must reach. */
export const serverCases: readonly BenchCase[] = [
  {
    name: 'server-start',
    connector: 'hello',
    rows: 1,
    counted: 'server',
    measure: measureStart,
    marks: [
      { figure: 'firstStartMilliseconds', atMost: 1000 },
      { figure: 'startMilliseconds', atMost: 1000 },
      { figure: 'idleMegabytes', atMost: 150 },
    ],
    check,
  },
  {
    name: 'server-requests',
    connector: 'steady',
    rows: 60 * requestsPerSecond,
    counted: 'request',
    measure: measureRequests,
    marks: [{ figure: 'requestP99Milliseconds', atMost: 20 }],
    check,
  },
  {
    name: 'server-overhead',
    connector: 'hello',
    rows: 200,
    counted: 'sync',
    measure: measureOverhead,
    marks: [
      { figure: 'betweenSyncsMilliseconds', atMost: 5 },
      { figure: 'serverMillisecondsPerSync', atMost: 5 },
    ],
    check,
  },
  {
    name: 'server-due',
    connector: 'hello',
    rows: 10_000,
    counted: 'connection',
    measure: measureDue,
    marks: [{ figure: 'startedMilliseconds', atMost: 1000 }],
    check,
  },
  {
    name: 'server-added',
    connector: 'narrow',
    rows: 5_000_000,
    measure: measureAdded,
    marks: [
      { figure: 'addedPercent', atMost: 3 },
      { figure: 'addedCpuPercent', atMost: 3 },
    ],
    check,
  },
];
