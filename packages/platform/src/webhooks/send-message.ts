import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';

/** A message, ready to be sent. */
export interface Message {
  readonly url: string;
  readonly body: string;
  /** Null for an unsigned one. */
  readonly secret: string | null;
}

/** What became of a message. */
export interface Sent {
  readonly hasArrived: boolean;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly message: string;
}

const answerMilliseconds = 10_000;

/** Sends messages, and knows which authorities of certificates to trust beside those of Node. */
export class MessageSender {
  readonly #agent: Agent;

  /** @param certificates more authorities to trust, as PEM */
  constructor(certificates: string | null) {
    this.#agent = new Agent({
      headersTimeout: answerMilliseconds,
      bodyTimeout: answerMilliseconds,
      connect: { timeout: answerMilliseconds, ...(certificates === null ? {} : { ca: certificates }) },
    });
  }

  /** Sends a message once. It never throws: what went wrong is in the result. */
  async send({ url, body, secret }: Message): Promise<Sent> {
    try {
      const { statusCode, body: answer } = await request(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'headwater-webhook',
          ...(secret === null ? {} : { 'x-fivetran-signature-256': signature(body, secret) }),
        },
        dispatcher: this.#agent,
      });
      await answer.dump();
      const hasArrived = statusCode >= 200 && statusCode < 300;
      return { hasArrived, status: statusCode, message: `the receiver answered ${statusCode}` };
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      return { hasArrived: false, status: 0, message: `the receiver was not reached: ${reason}` };
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }
}

/** Signs the bytes of a body: HMAC with SHA-256, in hex. */
function signature(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body, 'utf8').digest('hex').toUpperCase();
}
