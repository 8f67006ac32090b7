/** A request as it is about to be sent: what {@link Auth} signs. */
export interface OutgoingRequest {
  readonly method: string;
  /** Its query may be changed. */
  readonly url: URL;
  /** By names in lower case; may be added to. */
  readonly headers: Record<string, string>;
  /** The encoded body; undefined when there is none, or when it is a stream. */
  readonly body: string | Uint8Array | undefined;
}

/** How requests are made known to the source. It is asked again for each try, and only for the host of `baseUrl`. */
export interface Auth {
  /** Adds the credentials to a request. */
  sign(request: OutgoingRequest): Promise<void> | void;
  /** Gets new credentials after a request was refused with them. @default the refusal is final */
  renew?(refused: OutgoingRequest): Promise<void>;
}
