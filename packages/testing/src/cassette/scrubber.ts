import type { ReceivedAnswer, SentRequest } from '../network/exchange.ts';
import { mask, secretForms, shortestSecret } from './secret-forms.ts';

/** Headers whose values are credentials, whoever sends them. */
const credentials = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'];

/** Replaces secrets in texts: those it was made with, and the credentials of every exchange it has seen. */
export class Scrubber {
  readonly #forms = new Set<string>();
  readonly #patterns: readonly RegExp[];

  /**
   * @param secrets settings that are declared secret, by name
   * @param scrub what else must not be kept: texts, and patterns of them
   * @throws Error for a secret that is too short to be told from other text
   */
  constructor(secrets: Readonly<Record<string, string>>, scrub: readonly (string | RegExp)[]) {
    for (const [name, secret] of Object.entries(secrets)) {
      if (secret !== '' && secret.length < shortestSecret) {
        throw new Error(
          `configuration.${name} is a secret of fewer than ${shortestSecret} characters, which would hide half of the cassette: give a longer one`,
        );
      }
      this.#learn(secret);
    }
    for (const each of scrub) if (typeof each === 'string') this.#learn(each);
    this.#patterns = scrub
      .filter((each) => each instanceof RegExp)
      .map(({ source, flags }) => new RegExp(source, flags.includes('g') ? flags : `${flags}g`));
  }

  /** Takes note of the secrets in an exchange: a token that was asked for is in no setting. */
  watch(seen: SentRequest | ReceivedAnswer): void {
    const { headers, body } = seen;
    // What a pattern finds is a secret wherever it comes again, in whatever form.
    const texts = [...('url' in seen ? [seen.url] : []), body.toString()];
    for (const text of texts.flatMap((each) => [each, decoded(each)])) {
      for (const pattern of this.#patterns) for (const [found] of text.matchAll(pattern)) this.#learn(found);
    }
    for (const name of credentials) {
      const values = headers[name] ?? [];
      for (const value of typeof values === 'string' ? [values] : values) this.#learnHeader(name, value);
    }
  }

  text(text: string): string {
    let shown = text;
    for (const form of [...this.#forms].toSorted((a, b) => b.length - a.length)) {
      shown = shown.replaceAll(form, mask);
    }
    return this.#patterns.reduce((left, pattern) => left.replaceAll(pattern, mask), shown);
  }

  /** Bytes that are no text are looked at one by one. */
  bytes(bytes: Buffer): Buffer {
    const shown = this.text(bytes.toString('latin1'));
    return Buffer.from(shown, 'latin1');
  }

  /** A header of an answer, whose credentials are left out whatever they are. */
  header(name: string, value: string): string {
    if (name === 'set-cookie') return this.text(value).replace(/=[^;]*/, `=${mask}`);
    return credentials.includes(name) ? mask : this.text(value);
  }

  #learnHeader(name: string, value: string): void {
    if (name === 'cookie') {
      for (const pair of value.split(';')) this.#learn(pair.slice(pair.indexOf('=') + 1).trim());
    } else if (name === 'set-cookie') {
      this.#learn(/=([^;]*)/.exec(value)?.[1] ?? '');
    } else {
      this.#learn(value);
      this.#learn(value.slice(value.indexOf(' ') + 1));
    }
  }

  #learn(secret: string): void {
    if (secret.length < shortestSecret) return;
    for (const form of secretForms(secret)) this.#forms.add(form);
  }
}

/** The text behind a URL or a form; a text that is neither stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
