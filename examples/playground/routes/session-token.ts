import { errorPage, Refusal, sortedJson, type Answer } from '../answer.ts';
import type { Call, State } from '../call.ts';
import { isTruthy, readBase64, readInteger } from '../python-values.ts';
import { firstUsers } from './auth.ts';

const lifeSeconds = 3600;

/** `POST /auth/session_token/login`: user name and password become a token. */
export function login({ contentType, body }: Call, { credentials, now }: State): Answer {
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/(?:.*\+)?json$/.test(mediaType)) {
    return errorPage(415, 'Unsupported Media Type', 'The Content-Type has to be application/json.');
  }
  const value = parse(body);
  if (value === undefined) return errorPage(400, 'Bad Request', 'The body is not JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return errorPage(500, 'Internal Server Error', 'The body is no object of JSON.');
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const [username, password] = [given.get('username'), given.get('password')];
  if (!isTruthy(username) || !isTruthy(password)) {
    throw new Refusal(400, 'Username and password are required');
  }
  if (username !== credentials.session.username || password !== credentials.session.password) {
    throw new Refusal(401, 'Invalid username or password');
  }
  const token = Buffer.from(`${username}:${password}:${seconds(now()) + lifeSeconds}`).toString('base64');
  return sortedJson(200, { token, expires_in: lifeSeconds });
}

/** `/auth/session_token/data`: users for a token. */
export function data({ authorization }: Call, state: State): Answer {
  if (authorization === '') throw new Refusal(400, 'Token is missing');
  const parts = readBase64(authorization.replace(/^Token /, ''))?.split(':') ?? [];
  const [username, password, expiry = ''] = parts;
  const expiresAt = readInteger(expiry);
  if (parts.length !== 3 || expiresAt === null) throw new Refusal(400, 'Invalid token format');
  if (seconds(state.now()) >= expiresAt) throw new Refusal(401, 'Token has expired');
  const { session } = state.credentials;
  if (username === session.username && password === session.password) return firstUsers(state);
  throw new Refusal(401, 'Invalid Token');
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
