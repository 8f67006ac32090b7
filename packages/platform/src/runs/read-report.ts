import type { TableSummary } from '@headwater/engine';
import {
  errorCodes,
  isObject,
  parseExactJson,
  scalarTypes,
  type ErrorCode,
  type JsonObject,
  type TableName,
} from '@headwater/protocol';
import { z } from 'zod';
import type { RunReport } from './run-messages.ts';

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();
const state = z.custom<JsonObject>(isObject, 'it is no JSON object');
const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code);
const error = z.object({
  code: z.custom<ErrorCode>(isErrorCode, 'no error has this code'),
  message: z.string(),
  retryAt: z.exactOptional(z.iso.datetime()),
});

/** What of a summary the server works with; the rest is for people. */
const summary = z.looseObject({
  table: z.string(),
  destination: z.object({ schema: z.string(), name: z.string() }),
  upserts: count,
  updates: count,
  deletes: count,
  truncates: count,
});

/** As the schema configuration reads it again. */
const discoveredTable = z.object({
  table: z
    .object({ schema: z.string().optional(), name: z.string() })
    .transform(({ schema: name, name: table }): TableName =>
      name === undefined ? { name: table } : { schema: name, name: table },
    ),
  primaryKey: z.array(z.string()),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.union([
        z.enum([...scalarTypes, 'UNTYPED']),
        z.object({ type: z.literal('DECIMAL'), precision: count, scale: count }),
      ]),
    }),
  ),
});

const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), state: state.nullable() }),
  z.object({ kind: z.literal('progress'), tables: z.array(z.object({ table: z.string(), rows: count })) }),
  z.object({ kind: z.literal('committed'), checkpoint: count, state, rows: count }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(['debug', 'info', 'warning', 'error']),
    message: z.string(),
    origin: z.enum(['connector', 'output', 'platform']),
  }),
  z.object({ kind: z.literal('warning'), message: z.string() }),
  z.object({ kind: z.literal('discovered'), tables: z.array(discoveredTable) }),
  z.object({
    kind: z.literal('table'),
    change: z.enum(['created', 'altered']),
    schema: z.string(),
    name: z.string(),
    columns: z.record(z.string(), z.string()),
    dropped: z.array(z.string()),
    hashed: z.array(z.string()),
  }),
  z.object({ kind: z.literal('writing'), schema: z.string(), name: z.string() }),
  z.object({
    kind: z.literal('setup-test'),
    title: z.string(),
    status: z.enum(['PASSED', 'FAILED', 'SKIPPED']),
    message: z.string(),
  }),
  z.object({
    kind: z.literal('ended'),
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    error: error.nullable(),
    checkpoints: count,
    tables: z.array(z.custom<TableSummary>((value) => summary.safeParse(value).success, 'it is no summary')),
    rows: count,
    seconds,
    effort: z.exactOptional(
      z.object({ waitingSeconds: seconds, loadingSeconds: seconds, spoolBytes: count }),
    ),
  }),
]);

/**
 * Reads a report of a runner, which is not trusted: code of a connection may have come to write in its place.
 *
 * @throws Error when it is none
 */
export function readReport(line: string): RunReport {
  return schema.parse(parseExactJson(line));
}
