import type { ValueSink } from './value-sink.ts';
import { canonicalText } from './canonical-text.ts';
import type { Codec } from './codec.ts';
import type { Losses } from './losses.ts';
import { ownText } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** STRING: text, and other values by their canonical text. */
export const strings: Codec = {
  append(sink, value, losses) {
    if (typeof value === 'string') appendText(sink, value, losses);
    else if (value instanceof Uint8Array)
      throw new ValueMismatch('text is wanted; for bytes declare BINARY', value);
    else appendText(sink, canonicalText(value, losses), losses);
  },
  fits: () => true,
};

/** The column a value of any type ends in when no narrower type holds them all: bytes are base64 there. */
export const anyText: Codec = {
  append(sink, value, losses) {
    appendText(sink, canonicalText(value, losses), losses);
  },
  fits: () => true,
};

/** XML: text alone. */
export const xml: Codec = {
  append(sink, value, losses) {
    const text = typeof value === 'object' && value !== null ? ownText(value) : value;
    if (typeof text !== 'string' || value instanceof Date)
      throw new ValueMismatch('XML text is wanted', value);
    appendText(sink, text, losses);
  },
  fits: () => false,
};

function appendText(sink: ValueSink, value: string, losses: Losses): void {
  if (sink.appendText(value)) return;
  losses.add('had half a surrogate pair, now U+FFFD', value);
}
