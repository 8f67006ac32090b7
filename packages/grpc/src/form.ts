import type { FormField } from '@headwater/protocol';
import { describeSetup } from '@headwater/sdk/host';
import type { ConfigurationFormResponse } from './messages.ts';
import { formMessage } from './serve/form-message.ts';
import { sourceConnectorService } from './service.ts';
import { explainStatus } from './source/explain-status.ts';
import { RemoteClient } from './source/remote-client.ts';
import { readRemoteForm } from './source/remote-form.ts';

/** Writes what a connector asks for as the bytes of a `ConfigurationFormResponse`: none when it asks for nothing. */
export function formBytes(fields: readonly FormField[] | null, tests: readonly string[]): Uint8Array {
  return bytesOf(formMessage(fields, tests));
}

/**
 * Reads what a connector asks for out of such bytes. It declares no settings when they hold no fields: then it takes any.
 *
 * @throws Error when they are no `ConfigurationFormResponse`
 */
export function readFormBytes(bytes: Uint8Array): {
  readonly fields: readonly FormField[] | null;
  readonly tests: readonly string[];
} {
  const message = sourceConnectorService().ConfigurationForm.responseDeserialize(Buffer.from(bytes));
  const { fields, tests } = readRemoteForm(message);
  const described = describeSetup(fields === undefined ? {} : { configuration: fields }, {});
  return { fields: described.fields, tests: [...tests.keys()] };
}

/**
 * Asks a connector that serves the protocol for its form, as {@link formBytes} writes it.
 *
 * @param address `127.0.0.1:50051`
 * @throws HeadwaterError when it fails to say
 */
export async function remoteFormBytes(address: string): Promise<Uint8Array> {
  const client = new RemoteClient(address);
  try {
    return bytesOf(await client.configurationForm());
  } catch (error) {
    throw explainStatus(error, 'configuration_form()', address);
  } finally {
    client.close();
  }
}

function bytesOf(form: ConfigurationFormResponse): Uint8Array {
  if (form.fields.length === 0 && form.tests.length === 0) return new Uint8Array();
  return sourceConnectorService().ConfigurationForm.responseSerialize(form);
}
