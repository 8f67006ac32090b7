import type { Credentials } from './credentials.ts';
import type { Query } from './query.ts';
import type { Random } from './random.ts';
import type { Rows } from './rows.ts';

/** What a route gets of a request. */
export interface Call {
  readonly query: Query;
  /** `http://127.0.0.1:5001`, as the client addressed it. */
  readonly origin: string;
  /** The part of the path that is a value. */
  readonly pathParameter: string;
  /** The header of that name; empty when it is not given. */
  readonly authorization: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** What a playground knows from one request to the next. */
export interface State extends Rows {
  readonly credentials: Credentials;
  readonly random: Random;
  readonly now: () => Date;
  /** The time as rows hold it. */
  readonly rowTime: () => Date;
}
