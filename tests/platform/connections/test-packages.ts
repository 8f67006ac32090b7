import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageConnector } from '../process/package-connector.ts';
import { textOf, type Answer, type TestServer } from '../server/start-server.ts';

/** Connectors of this folder. */
type Name = 'letters' | 'shop' | 'tenants';

const packaged = new Map<Name, Promise<Uint8Array<ArrayBuffer>>>();

/** The connector of a folder, as its author packages it. */
async function packageOf(name: Name): Promise<Uint8Array<ArrayBuffer>> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    return await packageConnector(join(import.meta.dirname, name), join(folder, `${name}.zip`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends a connector to a server. Gives the answer. */
export async function sendPackage({ url, keys }: TestServer, name: Name): Promise<Answer> {
  const bytes = packaged.get(name) ?? packageOf(name);
  packaged.set(name, bytes);
  const form = new FormData();
  form.set('file', new Blob([await bytes], { type: 'application/zip' }), `${name}.zip`);
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

/** Sends a connector to a server. Gives the id of its package. */
export async function uploadPackage(server: TestServer, name: Name): Promise<string> {
  return textOf(await sendPackage(server, name), 'id');
}
