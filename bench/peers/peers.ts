import { dlt, dltArrow } from './dlt.ts';
import type { Peer } from './peer.ts';
import { pythonSdk } from './python-sdk.ts';
import { singer } from './singer.ts';

/** Every peer, in the order in which they are measured. */
export const peers: readonly Peer[] = [dlt, dltArrow, singer, pythonSdk];
