import type { Playground } from '../../../playground/serve-playground.ts';
import { startPlayground } from '../../../playground/start-playground.ts';

/** A playground whose clock stands still. */
interface StillPlayground extends Playground {
  readonly settings: { readonly baseUrl: string };
  /** Lets time pass: what is asked for afterwards may have changed at the new time. */
  wait(hours: number): void;
}

/** Starts a playground, and tells how to reach it. */
export async function startSource(): Promise<StillPlayground> {
  let hour = 0;
  const playground = await startPlayground({ seed: 1, now: () => new Date(Date.UTC(2026, 0, 1, hour)) });
  return {
    ...playground,
    settings: { baseUrl: playground.url },
    wait: (hours) => void (hour += hours),
  };
}
