import { isObject, SourceError } from '@headwater/protocol';
import { HttpError } from '@headwater/sdk/http';
import { ServerError } from './server-error.ts';

/**
 * Makes the error for a person of what went wrong with a request. What is no matter of the server is thrown as it is.
 *
 * @param url the address of the server
 */
export function refusalOf(error: unknown, url: string): ServerError {
  if (error instanceof ServerError) return error;
  if (error instanceof HttpError) return new ServerError(answerText(error), error.status, { cause: error });
  if (!(error instanceof SourceError)) throw error;
  const isAbsent = error.message.includes('ECONNREFUSED');
  const text = isAbsent
    ? `no server answers at ${url}: start it with headwater server, or name another with --server`
    : error.message;
  return new ServerError(text, null, { cause: error });
}

/** What the server says itself, and the code a program would tell it by; else what the answer looks like. */
function answerText({ status, body, message: asSeen }: HttpError): string {
  const { code, message } = readBody(body);
  if (typeof message !== 'string' || typeof code !== 'string') return asSeen;
  const hint =
    status === 401 ? '; give it with --api-key or HEADWATER_API_KEY as the server showed it, key:secret' : '';
  return `${message}${hint} (${code})`;
}

function readBody(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}
