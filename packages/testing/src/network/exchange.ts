/** A request as it leaves the connector, its body whole. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What comes back: headers by names in lower case, and the body as it came over the wire. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  /** Breaks the answer off after its body. */
  readonly brokenBy?: Error;
}

/**
 * Answers a request of the run under test; throwing means that the connection broke.
 *
 * @param forward sends the request on to the network
 */
export type Answerer = (
  request: SentRequest,
  forward: () => Promise<ReceivedAnswer>,
) => Promise<ReceivedAnswer>;
