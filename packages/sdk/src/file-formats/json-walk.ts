import { SourceError, parseExactJson } from '@headwater/protocol';
import { jsonPathText, type JsonStep } from './json-path.ts';
import { JsonValueEnd } from './json-value-end.ts';

/** A text of JavaScript has at most half a billion characters. */
const mostValueCharacters = 2 ** 28;

/** How many names an error tells of. */
const mostNames = 8;

/** What JSON allows between its parts. */
const blanks = [' ', '\n', '\r', '\t'];

/** An object or array on the way to the values. */
interface Level {
  readonly step: JsonStep;
  /** Names of the members so far, for the error when the one of the step is not there. */
  readonly names: string[];
  isFound: boolean;
}

/** A value that is being read: one to give, one nobody asked for, or the name of a member. */
interface Reading {
  readonly purpose: 'give' | 'skip' | 'name';
  readonly end: JsonValueEnd;
  readonly pieces: string[];
  length: number;
}

/** Walks through a document that comes piece by piece, and gives the values at a path. */
export class JsonWalk {
  readonly #steps: readonly JsonStep[];
  readonly #isOptional: boolean;
  readonly #file: string;
  readonly #levels: Level[] = [];
  #expects: 'value' | 'first' | 'name' | 'colon' | 'comma' | 'nothing' = 'value';
  /** Whether the next value is one that lies on the path. */
  #isOnPath = true;
  #reading: Reading | undefined;
  #values: unknown[] = [];
  #text = '';
  #position = 0;
  #before = 0;

  constructor(steps: readonly JsonStep[], isOptional: boolean, file: string) {
    this.#steps = steps;
    this.#isOptional = isOptional;
    this.#file = file;
  }

  /** Gives the values that end in this piece of the document. */
  push(text: string): unknown[] {
    this.#values = [];
    this.#text = text;
    this.#position = 0;
    while (this.#position < text.length) {
      if (this.#reading !== undefined) this.#read(this.#reading);
      else if (blanks.includes(text[this.#position] ?? '')) this.#position += 1;
      else this.#step(text[this.#position] ?? '');
    }
    this.#before += text.length;
    return this.#values;
  }

  /** @throws SourceError when the document is not complete */
  end(): unknown[] {
    this.#values = [];
    this.#text = '';
    this.#position = 0;
    if (this.#reading?.end.endsWithText === true && this.#levels.length === 0) this.#finish(this.#reading);
    if (this.#expects !== 'nothing' || this.#reading !== undefined) {
      throw this.#broken('the document ends before it is complete: have it sent again');
    }
    return this.#values;
  }

  /** Takes a character outside of values and names. */
  #step(character: string): void {
    const level = this.#levels.at(-1);
    const isEnd = character === (level?.step === 'each' ? ']' : '}') && level !== undefined;
    if (isEnd && (this.#expects === 'first' || this.#expects === 'comma')) this.#leave(level);
    else if (this.#expects === 'value' || (this.#expects === 'first' && level?.step === 'each')) {
      this.#enter(character);
    } else if ((this.#expects === 'name' || this.#expects === 'first') && character === '"') {
      this.#begin('name');
    } else if (this.#expects === 'colon' && character === ':') this.#pass('value');
    else if (this.#expects === 'comma' && character === ',')
      this.#pass(level?.step === 'each' ? 'value' : 'name');
    else if (this.#expects === 'nothing')
      throw this.#broken('more follows the end of the document: read lines of JSON with ndjson()');
    else throw this.#broken(`there is ${JSON.stringify(character)}, where JSON has a ${this.#expects}`);
  }

  #pass(expects: 'value' | 'name'): void {
    this.#position += 1;
    this.#expects = expects;
  }

  #enter(character: string): void {
    const step = this.#steps[this.#levels.length];
    if (!this.#isOnPath) this.#begin('skip');
    else if (step === undefined) this.#begin('give');
    else if (character === (step === 'each' ? '[' : '{')) {
      this.#levels.push({ step, names: [], isFound: false });
      this.#position += 1;
      this.#expects = 'first';
    } else if (character === 'n' && this.#isOptional) this.#begin('skip');
    else {
      const where = jsonPathText(this.#steps.slice(0, this.#levels.length)) || 'the document';
      throw this.#broken(`${where} is no ${step === 'each' ? 'array' : 'object'}: look at the path`);
    }
  }

  #leave(level: Level): void {
    if (level.step !== 'each' && !level.isFound && !this.#isOptional) {
      const where = jsonPathText(this.#steps.slice(0, this.#levels.length));
      const names = level.names.length === 0 ? 'no members' : level.names.join(', ');
      throw this.#broken(`there is no ${where}, only ${names}: say optional: true if it may be missing`);
    }
    this.#levels.pop();
    this.#position += 1;
    this.#afterValue();
  }

  #afterValue(): void {
    this.#expects = this.#levels.length === 0 ? 'nothing' : 'comma';
    this.#isOnPath = this.#levels.at(-1)?.step === 'each';
  }

  #begin(purpose: Reading['purpose']): void {
    this.#reading = { purpose, end: new JsonValueEnd(), pieces: [], length: 0 };
  }

  #read(reading: Reading): void {
    const start = this.#position;
    const end = this.#findEnd(reading);
    const piece = this.#text.slice(start, end === -1 ? undefined : end);
    this.#position = start + piece.length;
    if (reading.purpose !== 'skip') {
      reading.pieces.push(piece);
      reading.length += piece.length;
    }
    if (reading.length > mostValueCharacters) {
      throw this.#broken(
        `one value is longer than ${mostValueCharacters} characters: give a path with more steps`,
      );
    }
    if (end !== -1) this.#finish(reading);
  }

  #findEnd(reading: Reading): number {
    try {
      return reading.end.find(this.#text, this.#position);
    } catch (error) {
      throw this.#broken(error instanceof RangeError ? error.message : String(error), error);
    }
  }

  #finish(reading: Reading): void {
    this.#reading = undefined;
    const value = reading.purpose === 'skip' ? undefined : this.#parse(reading.pieces.join(''));
    if (reading.purpose === 'name') {
      this.#meet(String(value));
      return;
    }
    if (reading.purpose === 'give') this.#values.push(value);
    this.#afterValue();
  }

  #meet(name: string): void {
    const level = this.#levels.at(-1);
    if (level === undefined || level.step === 'each') return;
    this.#isOnPath = level.step.member === name;
    level.isFound ||= this.#isOnPath;
    if (level.names.length < mostNames) level.names.push(JSON.stringify(name));
    this.#expects = 'colon';
  }

  #parse(text: string): unknown {
    try {
      return parseExactJson(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw this.#broken(`a value that ends here is no JSON: ${why.replaceAll(/\s+/g, ' ')}`, error);
    }
  }

  #broken(what: string, cause?: unknown): SourceError {
    return new SourceError(`${this.#file} character ${this.#before + this.#position + 1}: ${what}`, {
      cause,
    });
  }
}
