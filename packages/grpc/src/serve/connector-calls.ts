import { status } from '@grpc/grpc-js';
import type { Connector } from '@headwater/sdk';
import { describeSetup, parseConfiguration, reportFailure, runConnectionTest } from '@headwater/sdk/host';
import type {
  ConfigurationFormResponse,
  SchemaRequest,
  SchemaResponse,
  TestRequest,
  TestResponse,
} from '../messages.ts';
import type { CallLog } from './call-log.ts';
import { callStatus, oneLine, type CallStatus } from './call-status.ts';
import { declaredTables } from './declared-tables.ts';
import { formMessage } from './form-message.ts';
import { schemaMessage } from './schema-message.ts';

/** A call that is not answered. */
class CallFailure extends Error {
  override readonly name = 'CallFailure';
  readonly status: CallStatus;

  constructor(failure: CallStatus) {
    super(failure.details);
    this.status = failure;
  }
}

/** Answers ConfigurationForm. */
export function answerForm({ definition }: Connector): ConfigurationFormResponse {
  const { fields, tests } = describeSetup(definition, {});
  return formMessage(fields, tests);
}

/** Answers Test. @throws CallFailure when there is no such test */
export async function answerTest(
  { definition }: Connector,
  { name, configuration }: TestRequest,
  log: CallLog,
): Promise<TestResponse> {
  const { tests } = describeSetup(definition, configuration);
  if (!tests.includes(name)) {
    const known = tests.length === 0 ? 'it has none' : `its tests are ${tests.join(', ')}`;
    const details = oneLine(`the connector has no test "${name}": ${known}`);
    throw new CallFailure({ code: status.NOT_FOUND, details });
  }
  const error = await runConnectionTest(definition, name, configuration);
  if (error === null) return { success: true };
  log.failed(`the test "${name}"`, error);
  return { failure: oneLine(log.mask(error.message)) };
}

/** Answers Schema. */
export async function answerSchema(
  connector: Connector,
  { configuration }: SchemaRequest,
  { log }: CallLog,
): Promise<SchemaResponse> {
  const settings = parseConfiguration(connector.definition.configuration, configuration);
  return schemaMessage(await declaredTables(connector, settings, log));
}

/** Gives the status of a call that was not answered, and says in the log why. */
export function failedCall(doing: string, error: unknown, log: CallLog): CallStatus {
  if (error instanceof CallFailure) return error.status;
  const report = reportFailure(error);
  log.failed(doing, report);
  return callStatus({ code: report.code, message: log.mask(report.message) });
}
