/** Gives the whole numbers below a count, times a step. */
export function* numbers(count: number, step = 1): Generator<number> {
  for (let index = 0; index < count; index += 1) yield index * step;
}
