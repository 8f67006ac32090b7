import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageConnector } from '../process/package-connector.ts';
import { textOf, type Answer, type TestServer } from '../server/start-server.ts';

let packaged: Promise<Uint8Array<ArrayBuffer>> | null = null;

/** The connector of `letters/`, as its author packages it. */
async function lettersPackage(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'letters-'));
  try {
    return await packageConnector(join(import.meta.dirname, 'letters'), join(folder, 'letters.zip'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends the connector to a server. Gives the answer. */
export async function sendLetters({ url, keys }: TestServer): Promise<Answer> {
  packaged ??= lettersPackage();
  const form = new FormData();
  form.set('file', new Blob([await packaged], { type: 'application/zip' }), 'letters.zip');
  const authorization = `Basic ${Buffer.from(`${keys.key}:${keys.secret}`).toString('base64')}`;
  const response = await fetch(`${url}/v1/connector-sdk/packages`, {
    method: 'POST',
    headers: { authorization },
    body: form,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer has this form
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, body, headers: response.headers };
}

/** Sends the connector to a server. Gives the id of its package. */
export async function uploadLetters(server: TestServer): Promise<string> {
  return textOf(await sendLetters(server), 'id');
}
