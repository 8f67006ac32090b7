/** Deeper than any document that means something, and few enough to remember. */
const mostLevels = 10_000;

const doubleQuote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Finds where one JSON value ends, in text that comes piece by piece. It looks only at quotes and brackets. */
export class JsonValueEnd {
  /** The brackets that are open. */
  readonly #open: number[] = [];
  #kind: 'new' | 'string' | 'container' | 'scalar' = 'new';
  #isInString = false;
  /** Whether the last piece ended in a backslash that belongs to what follows. */
  #isEscaped = false;

  /** Whether the end of the document ends the value too: a number has no end of its own. */
  get endsWithText(): boolean {
    return this.#kind === 'scalar';
  }

  /**
   * Looks for the end from a place of a piece on: gives the place behind the value, or -1 when it goes on.
   *
   * @throws RangeError when brackets do not match, or are too many
   */
  find(text: string, from: number): number {
    if (this.#kind === 'new') this.#kind = kindOf(text.charCodeAt(from));
    if (this.#kind === 'scalar') return scalarEnd(text, from);
    let position = from;
    while (position < text.length) {
      if (this.#isInString) {
        position = this.#stringEnd(text, position);
        if (position === -1) return -1;
        this.#isInString = false;
        if (this.#kind === 'string') return position;
        continue;
      }
      const code = text.charCodeAt(position);
      position += 1;
      if (code === doubleQuote) this.#isInString = true;
      else if (code === openBrace || code === openBracket) this.#enter(code);
      else if ((code === closeBrace || code === closeBracket) && this.#leave(code)) return position;
    }
    return -1;
  }

  #enter(code: number): void {
    if (this.#open.length === mostLevels) throw new RangeError(`more than ${mostLevels} levels are open`);
    this.#open.push(code);
  }

  /** Tells whether that was the last bracket. */
  #leave(code: number): boolean {
    const opened = this.#open.pop();
    if ((opened === openBrace) !== (code === closeBrace))
      throw new RangeError('a bracket is closed by another kind');
    return this.#open.length === 0;
  }

  #stringEnd(text: string, from: number): number {
    let start = from;
    for (;;) {
      const quote = text.indexOf('"', start);
      const end = quote === -1 ? text.length : quote;
      let backslashes = 0;
      while (end - backslashes > start && text.charCodeAt(end - backslashes - 1) === backslash)
        backslashes += 1;
      const goesOn = backslashes === end - start && this.#isEscaped;
      const isEscaped = (backslashes % 2 === 1) !== goesOn;
      this.#isEscaped = quote === -1 && isEscaped;
      if (quote === -1) return -1;
      if (!isEscaped) return quote + 1;
      start = quote + 1;
    }
  }
}

function kindOf(code: number): 'string' | 'container' | 'scalar' {
  if (code === openBrace || code === openBracket) return 'container';
  return code === doubleQuote ? 'string' : 'scalar';
}

function scalarEnd(text: string, from: number): number {
  afterScalar.lastIndex = from;
  return afterScalar.exec(text)?.index ?? -1;
}

const afterScalar = /[\s,\]}:"[{]/g;
