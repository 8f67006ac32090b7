import type { User } from '../playground/rows.ts';
import type { Playground } from '../playground/serve-playground.ts';
import { startPlayground } from '../playground/start-playground.ts';

/** A playground with the same 200 users at each start. */
export interface PlaygroundUsers extends Playground {
  readonly settings: { readonly baseUrl: string };
  /** All users it has, by their ids: what the table should hold. */
  users(): Promise<User[]>;
}

/**
 * Starts a playground, and tells how to reach it. Hours later every user has changed that many hours later: so those of
 * the last hours are new to whoever asks for what changed since.
 */
export async function startPlaygroundUsers(hoursLater = 0): Promise<PlaygroundUsers> {
  const now = new Date(Date.UTC(2026, 0, 1, hoursLater));
  const playground = await startPlayground({ seed: 1, now: () => now });
  return {
    ...playground,
    settings: { baseUrl: playground.url },
    async users() {
      const response = await fetch(`${playground.url}/incremental/timestamp`);
      const { data }: { data: User[] } = JSON.parse(await response.text());
      return data.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}
