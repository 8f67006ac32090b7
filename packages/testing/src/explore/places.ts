import { requestDisturbances, type Disturbance, type DisturbedPlace } from './disturbance.ts';
import type { EndedRun } from './run-once.ts';

/** Lists what can be done to a run, in the order of its requests and then of its checkpoints. */
export function placesOf(
  { requests, checkpoints }: EndedRun,
  wanted: readonly Disturbance[] | undefined,
): readonly DisturbedPlace[] {
  const isWanted = (disturbance: Disturbance) => wanted?.includes(disturbance) ?? true;
  const kinds = requestDisturbances.filter(isWanted);
  const atRequests = requests.flatMap((request, index) =>
    kinds.map((disturbance) => ({
      disturbance,
      number: index + 1,
      name: `at request ${index + 1}, ${request}`,
    })),
  );
  const disturbance = 'crash after a checkpoint';
  const numbers = isWanted(disturbance) ? Array.from({ length: checkpoints }, (_, index) => index + 1) : [];
  return [
    ...atRequests,
    ...numbers.map((number) => ({ disturbance, number, name: `after checkpoint ${number}` }) as const),
  ];
}

/** Takes at most so many, spread evenly, the same ones each time. */
export function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]).filter(
    (each) => each !== undefined,
  );
}
