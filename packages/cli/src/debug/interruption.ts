/** npx passes a Ctrl-C on that the terminal has already sent to every process: both are one. */
const sameKeyMilliseconds = 250;

export interface Interruption {
  /** Aborts with the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C to the process again. */
  stop(): void;
}

/** Listens for Ctrl-C, and for the request of a system to end, which counts as one. */
export function watchForInterruption(onFirst: () => void, onSecond: () => void): Interruption {
  const controller = new AbortController();
  let firstAt: number | null = null;

  function interrupt(): void {
    const now = Date.now();
    if (firstAt === null) {
      firstAt = now;
      onFirst();
      controller.abort();
    } else if (now - firstAt >= sameKeyMilliseconds) {
      onSecond();
    }
  }

  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    stop() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
