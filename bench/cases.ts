import type { BenchCase } from './bench-case.ts';
import { measureHttp } from './http/measure-http.ts';
import { measurePython } from './languages/python.ts';
import { measureServe } from './languages/serve.ts';
import { checkChanges } from './rows/changed-keys.ts';
import { checkFat } from './rows/fat-rows.ts';
import { checkCells } from './rows/long-cells.ts';
import { checkManyTables } from './rows/many-tables.ts';
import { checkMixed } from './rows/mixed-operations.ts';
import { checkNarrow } from './rows/narrow-rows.ts';
import { checkWide } from './rows/wide-rows.ts';
import { serverCases } from './server/server-cases.ts';

const runLength = 100;
const bigCellBytes = 64 * 2 ** 10;
const hugeCellBytes = 2 * 2 ** 20;

/** Every case, with the marks it must reach. */
export const cases: readonly BenchCase[] = [
  {
    name: 'narrow',
    connector: 'narrow',
    rows: 5_000_000,
    isComparedWithDuckDB: true,
    marks: [
      { figure: 'rowsPerSecond', atLeast: 500_000 },
      { figure: 'cpuSecondsPerMillion', atMost: 2.1 },
      { figure: 'timesCsv', atLeast: 0.45 },
    ],
    check: checkNarrow,
  },
  {
    name: 'narrow-10m',
    connector: 'narrow',
    rows: 10_000_000,
    marks: [{ figure: 'treeMegabytes', atMost: 640 }],
    check: checkNarrow,
  },
  {
    name: 'fat',
    connector: 'fat',
    rows: 1_000_000,
    isComparedWithDuckDB: true,
    marks: [{ figure: 'rowsPerSecond', atLeast: 300_000 }],
    check: checkFat,
  },
  {
    name: 'undeclared',
    connector: 'undeclared',
    rows: 5_000_000,
    isComparedWithNarrow: true,
    marks: [{ figure: 'timesNarrow', atMost: 1.3 }],
    check: checkNarrow,
  },
  {
    name: 'row-awaits',
    connector: 'row-awaits',
    rows: 5_000_000,
    isComparedWithNarrow: true,
    marks: [{ figure: 'timesNarrow', atMost: 1.5 }],
    check: checkNarrow,
  },
  {
    name: 'changes',
    connector: 'changes',
    rows: 5_000_000,
    changes: 50_000,
    ownFigure: 'mergeMilliseconds',
    marks: [{ figure: 'mergeMilliseconds', atMost: 150 }],
    check: checkChanges,
  },
  {
    name: 'tiny-checkpoints',
    connector: 'tiny-checkpoints',
    rows: 100_000,
    changes: 1000,
    ownFigure: 'checkpointsPerSecond',
    marks: [{ figure: 'checkpointsPerSecond', atLeast: 120 }],
    check: checkChanges,
  },
  {
    name: 'tiny-checkpoints-5m',
    connector: 'tiny-checkpoints',
    rows: 5_000_000,
    changes: 1000,
    ownFigure: 'checkpointsPerSecond',
    marks: [{ figure: 'checkpointsPerSecond', atLeast: 40 }],
    check: checkChanges,
  },
  {
    name: 'mixed',
    connector: 'mixed',
    rows: 1_000_000,
    settings: { runLength },
    marks: [],
    check: (rows) => checkMixed(rows, runLength),
  },
  {
    name: 'mixed-interleaved',
    connector: 'mixed-interleaved',
    rows: 1_000_000,
    marks: [],
    check: (rows) => checkMixed(rows, 1),
  },
  { name: 'wide', connector: 'wide', rows: 100_000, marks: [], check: checkWide },
  {
    name: 'many-tables',
    connector: 'many-tables',
    rows: 500_000,
    marks: [],
    check: checkManyTables,
  },
  {
    name: 'big-cells',
    connector: 'cells',
    rows: 20_000,
    settings: { cellBytes: bigCellBytes },
    marks: [{ figure: 'treeMegabytes', atMost: 700 }],
    check: (rows) => checkCells(rows, bigCellBytes),
  },
  {
    name: 'huge-cells',
    connector: 'cells',
    rows: 10_000,
    settings: { cellBytes: hugeCellBytes },
    isHuge: true,
    marks: [{ figure: 'connectorMegabytes', atMost: 256 }],
    check: (rows) => checkCells(rows, hugeCellBytes),
  },
  {
    name: 'http',
    connector: 'http',
    rows: 1_000_000,
    measure: measureHttp,
    marks: [{ figure: 'rowsPerSecond', atLeast: 120_000 }],
    check: checkNarrow,
  },
  {
    name: 'hello',
    connector: 'hello',
    rows: 1,
    isCommand: true,
    marks: [{ figure: 'milliseconds', atMost: 600 }],
    check: () => [{ from: 'tester.hello', totals: { 'count(*)': '1', 'max(message)': 'hello, world!' } }],
  },
  {
    name: 'python',
    connector: 'narrow',
    rows: 1_000_000,
    isOnlyNamed: true,
    measure: measurePython,
    marks: [
      { figure: 'timesDropping', atLeast: 0.95 },
      { figure: 'decodingMicroseconds', atMost: 3 },
      { figure: 'firstRowMilliseconds', atMost: 1500 },
    ],
    check: checkNarrow,
  },
  {
    name: 'serve',
    connector: 'narrow',
    rows: 1_000_000,
    isOnlyNamed: true,
    measure: measureServe,
    marks: [
      { figure: 'servedRowsPerSecond', atLeast: 150_000 },
      { figure: 'timesPython', atLeast: 6 },
    ],
    check: checkNarrow,
  },
  ...serverCases,
];
