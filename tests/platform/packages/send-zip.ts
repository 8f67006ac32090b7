import type { Answer, TestServer } from '../server/start-server.ts';

/** Sends a zip as the clients do: in a field of a form. */
export async function sendZip(
  { url, keys }: Pick<TestServer, 'url' | 'keys'>,
  method: 'POST' | 'PATCH',
  path: string,
  zip: Uint8Array<ArrayBuffer>,
  field = 'file',
): Promise<Answer> {
  const form = new FormData();
  form.set(field, new Blob([zip], { type: 'application/zip' }), 'package.zip');
  const authorization = `Basic ${Buffer.from(`${keys.key}:${keys.secret}`).toString('base64')}`;
  const response = await fetch(`${url}${path}`, { method, headers: { authorization }, body: form });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer has this form
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, body, headers: response.headers };
}
