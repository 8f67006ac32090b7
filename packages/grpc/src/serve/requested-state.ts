import { ConfigurationError, isObject, type JsonObject } from '@headwater/protocol';

/**
 * Reads the state that an Update starts from; null for a first sync, for which there is none or an empty text.
 *
 * @throws ConfigurationError when it is no JSON object
 */
export function readRequestedState(text: string | undefined): JsonObject | null {
  if (text === undefined || text.trim() === '') return null;
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    state = undefined;
  }
  if (isJsonObject(state)) return state;
  throw new ConfigurationError(
    `state_json is ${excerpt(text)}: a JSON object is wanted, such as {"cursor": 1}, or nothing for a first sync`,
  );
}

function isJsonObject(value: unknown): value is JsonObject {
  return isObject(value);
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}
