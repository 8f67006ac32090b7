import type { Answerer, ReceivedAnswer } from './exchange.ts';

/** What a test gives as `fetch`. */
export type FetchAnswer = (request: Request) => Response | Promise<Response>;

/** Answers with what a function of the test gives, without any network. */
export function standIn(answer: FetchAnswer): Answerer {
  return async ({ method, url, headers, body }) => {
    const hasBody = body.length > 0 && method !== 'GET' && method !== 'HEAD';
    const request = new Request(url, { method, headers, ...(hasBody && { body: new Uint8Array(body) }) });
    return receivedAnswer(await answer(request));
  };
}

async function receivedAnswer(response: Response): Promise<ReceivedAnswer> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, statusText: response.statusText, headers, body };
}
