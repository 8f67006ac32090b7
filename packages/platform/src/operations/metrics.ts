import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SyncOutcome } from '../control/tables.ts';

/** What the server counts of itself, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #syncs: Counter<'outcome'>;
  readonly #rows: Counter;
  readonly #lag: Histogram;

  /** @param now tells how many syncs run and wait at the moment */
  constructor(now: () => { readonly running: number; readonly waiting: number }) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'headwater_request_seconds',
      help: 'How long requests to the REST API took.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10, 60],
      registers,
    });
    this.#syncs = new Counter({
      name: 'headwater_syncs_ended_total',
      help: 'Syncs that have ended, by outcome.',
      labelNames: ['outcome'],
      registers,
    });
    this.#rows = new Counter({
      name: 'headwater_rows_total',
      help: 'Operations that syncs have committed.',
      registers,
    });
    this.#lag = new Histogram({
      name: 'headwater_sync_wait_seconds',
      help: 'How long syncs waited in the queue before they were started.',
      buckets: [0.01, 0.1, 0.5, 1, 5, 30, 60, 300, 1800, 7200],
      registers,
    });
    const gauges = { running: 'Syncs that run.', waiting: 'Syncs that wait for their turn.' } as const;
    for (const [name, help] of Object.entries(gauges)) {
      new Gauge({
        name: `headwater_syncs_${name}`,
        help,
        registers,
        collect() {
          this.set(name === 'running' ? now().running : now().waiting);
        },
      });
    }
  }

  /** Counts a request that was answered. `route` is its pattern, so that ids make no series of their own. */
  request(labels: { method: string; route: string; status: number }, seconds: number): void {
    this.#requests.observe(labels, seconds);
  }

  syncStarted(waitedSeconds: number): void {
    this.#lag.observe(waitedSeconds);
  }

  syncEnded(outcome: SyncOutcome, rows: number): void {
    this.#syncs.inc({ outcome });
    this.#rows.inc(rows);
  }

  /** Writes everything as Prometheus reads it. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
