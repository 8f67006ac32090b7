import { expect, test } from 'vitest';
import { readAll } from './read-all.ts';
import { xml } from './xml.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const elementsOf = (text: string, name: string) => readAll(xml(bytes(text), name));

async function* byByte(file: Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of file) yield Uint8Array.of(byte);
}

const document = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns:g="http://base.example/ns">
  <item id="1">Zürich &amp; <![CDATA[<Bern>]]></item>
  <other><title>not one</title></other>
  <item>
    <title> Two </title>
    <g:price unit="€">2.50</g:price>
    <tag>a</tag><tag/><tag>c</tag>
    <item>inside</item>
  </item>
  <item/>
</feed>`;

const expected = [
  { '@id': '1', '#text': 'Zürich & <Bern>' },
  { title: ' Two ', 'g:price': { '@unit': '€', '#text': '2.50' }, tag: ['a', '', 'c'], item: 'inside' },
  '',
];

test('an element is its text, or an object of its attributes, elements and text', async () => {
  expect(await elementsOf(document, 'item')).toEqual(expected);
  expect(await readAll(xml(byByte(bytes(document)), 'item'))).toEqual(expected);
});

test('text between elements is kept when it is more than blanks', async () => {
  expect(await elementsOf('<p>one <b>two</b> three</p>', 'p')).toEqual([{ b: 'two', '#text': 'one  three' }]);
});

test('names are names, whatever they mean to JavaScript', async () => {
  const [element] = await elementsOf('<a><__proto__>x</__proto__><toString>y</toString></a>', 'a');
  expect(JSON.stringify(element)).toBe('{"__proto__":"x","toString":"y"}');
});

test('the encoding is what the document says', async () => {
  const file = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1');
  expect(await readAll(xml(file, 'a'))).toEqual(['é']);
  const utf16 = Buffer.from('\uFEFF<?xml version="1.0" encoding="UTF-16"?><a>é</a>', 'utf16le');
  expect(await readAll(xml(utf16, 'a'))).toEqual(['é']);
});

test('entities that a document declares are an error: none is read from a file, none grows', async () => {
  const laughs = `<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;">]><a>&m;</a>`;
  const outside = `<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n<a>&f;</a>`;
  await expect(elementsOf(laughs, 'a')).rejects.toThrow('the XML line 1 is no XML: undefined entity');
  await expect(elementsOf(outside, 'a')).rejects.toThrow('the XML line 2 is no XML: undefined entity');
});

test('a document that is broken or cut off is an error', async () => {
  for (let length = 0; length < document.length; length += 1) {
    await expect(elementsOf(document.slice(0, length), 'item')).rejects.toThrow(
      /^the XML line \d+ is no XML: /,
    );
  }
  await expect(elementsOf('<a>\n<b></a>', 'a')).rejects.toThrow(
    'the XML line 2 is no XML: unexpected close tag',
  );
});
