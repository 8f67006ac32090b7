import { SourceError } from '@headwater/protocol';
import type { ByteSource } from './byte-source.ts';
import { readText, type TextOptions } from './read-text.ts';
import { addElement, closeElement, openElement, type OpenElement, type XmlValue } from './xml-element.ts';

/**
 * Reads the elements of one name in an XML document, one at a time. An element with neither attributes nor elements is
 * its text; another one is an object with `@attributes`, the elements inside it by their names, and its `#text`. Names
 * are as they are written, with their prefix. An element inside one of the same name is part of that.
 *
 * Entities that the document declares itself are an error: neither files nor addresses are read, and none grows.
 *
 * @example
 * for await (const issue of xml(answer.body, 'issue')) await op.upsert('issue', { id: issue['@id'], title: issue.title });
 *
 * @throws SourceError naming the line where the document is broken
 */
export async function* xml<Value = XmlValue>(
  source: ByteSource,
  name: string,
  options: TextOptions = {},
): AsyncGenerator<Value, void, undefined> {
  for await (const value of xmlElements(source, {
    ...options,
    isWanted: (each) => each === name,
    nameOf: (each) => each,
  })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the element holds is what the author says
    yield value as Value;
  }
}

interface ElementOptions extends TextOptions {
  /** Which elements to give, by their names. */
  readonly isWanted: (name: string) => boolean;
  /** What the elements inside them are called, by their names. */
  readonly nameOf: (name: string) => string;
}

/** Reads the elements of the names that are wanted. */
export async function* xmlElements(
  source: ByteSource,
  { name, encoding, isWanted, nameOf }: ElementOptions,
): AsyncGenerator<XmlValue, void, undefined> {
  const { SaxesParser } = await import('saxes');
  const file = name ?? 'the XML';
  const parser = new SaxesParser({ position: false, xmlns: false } as const);
  const open: OpenElement[] = [];
  let values: XmlValue[] = [];
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('error', ({ message }) => {
    throw new SourceError(`${file} line ${parser.line} is no XML: ${message.replaceAll(/\s+/g, ' ')}`);
  });
  parser.on('opentag', (tag) => {
    if (open.length > 0 || isWanted(tag.name)) open.push(openElement(nameOf(tag.name), tag.attributes));
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const parent = open.at(-1);
    const value = closeElement(element);
    if (parent === undefined) values.push(value);
    else addElement(parent, element.name, value);
  });
  for await (const piece of readText(source, file, encoding, declaredEncoding)) {
    parser.write(piece);
    yield* values;
    values = [];
  }
  parser.close();
  yield* values;
}

/** Finds the encoding in `<?xml version="1.0" encoding="iso-8859-1"?>`. */
function declaredEncoding(start: Uint8Array): string | undefined {
  const text = Buffer.from(start).toString('latin1');
  const declared = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']+)["']/.exec(text)?.[1];
  // The declaration could not be read like this in UTF-16.
  return declared?.toLowerCase().startsWith('utf-16') === true ? undefined : declared;
}
