import { runSync } from '@headwater/engine';
import type { HeadwaterError, JsonObject } from '@headwater/protocol';
import type { Connector } from '@headwater/sdk';
import type { Scrubber } from '../cassette/scrubber.ts';
import { inProcess } from '../in-process-link.ts';
import type { Answerer, ReceivedAnswer } from '../network/exchange.ts';
import { withNetwork } from '../network/with-network.ts';
import { disturbed, type DisturbedPlace } from './disturbance.ts';
import { mortalLink } from './mortal-link.ts';
import type { OpenWarehouse } from './open-warehouse.ts';

/** What all runs of an exploration have in common. */
export interface Expedition {
  readonly connector: Connector;
  readonly configuration: Readonly<Record<string, string>>;
  /** The state of the first run of each connection. */
  readonly state: JsonObject | null;
  /** Answers instead of the network. */
  readonly source: Answerer | undefined;
  readonly runSeconds: number;
  /** Takes secrets out of what is shown. */
  readonly scrubber: Scrubber;
}

/** How one run ended. */
export interface EndedRun {
  /** None when it succeeded. */
  readonly error: HeadwaterError | undefined;
  /** What it asked for, in order: `GET https://…`. */
  readonly requests: readonly string[];
  readonly checkpoints: number;
}

/** Runs a connector once, from the state its connection has committed, with one disturbance or none. */
export async function runOnce(
  { connector, configuration, state, source, runSeconds, scrubber }: Expedition,
  warehouse: OpenWarehouse,
  connection: string,
  place?: DisturbedPlace,
): Promise<EndedRun> {
  const requests: string[] = [];
  let checkpoints = 0;
  const isCheckpoint = place?.disturbance === 'crash after a checkpoint';
  const link = mortalLink(inProcess(connector), (number) => {
    checkpoints = number;
    if (isCheckpoint && number === place.number) link.die();
  });
  const answer: Answerer = async (request, forward) => {
    if (link.isDead) return never();
    scrubber.watch(request);
    requests.push(`${request.method} ${scrubber.text(request.url)}`);
    const isHere = !isCheckpoint && requests.length === place?.number;
    const ask = () => (source === undefined ? forward() : source(request, forward));
    if (!isHere) return unlessDead(ask);
    if (place.disturbance !== 'crash') return disturbed(place.disturbance, ask);
    // The source has acted, and nobody is there to hear of it.
    await ask();
    link.die();
    return never();
  };
  const unlessDead = async (ask: () => Promise<ReceivedAnswer>) => {
    const received = await ask();
    return link.isDead ? never() : received;
  };
  const { error } = await withNetwork(answer, () =>
    runSync({
      connection,
      connector: link,
      destination: warehouse.destination,
      configuration,
      spoolParent: warehouse.spoolParent,
      timeoutSeconds: runSeconds,
      chooseState: ({ lastCommit }) => ({ state: lastCommit?.state ?? state }),
    }),
  );
  return { error, requests, checkpoints };
}

/** A connector that has died gets no answer any more. */
function never(): Promise<never> {
  return new Promise(() => {});
}
