import { rawJson } from './canonical-text.ts';
import type { SourceRow } from './load.ts';

const ndjson = `{"id":9007199254740991,"type":"a","payload":{"x":1}}
{"id":"9007199254740993","type":null,"payload":[1,2,[3]]}
{"type":7,"payload":"text","extra":{"":""}}
{"payload":null,"extra":[],"Extra":true}
{}`;

const polygons = [[[[0.1, 0.2], [1e21, -0.30000000000000004]]], []]; // prettier-ignore
const geometry = {
  type: 'GeometryCollection',
  geometries: [
    { type: 'Point', coordinates: [-180, 90, 1e-10] },
    { type: 'MultiPolygon', coordinates: polygons },
  ],
};

/** Values of one column, in the order of the rows. */
// prettier-ignore
const oddColumns: Record<string, readonly unknown[]> = {
  'numbers as text': ['007', '1e5', '0x10', ' 1 ', '1,000', '١٢٣', '1.10', '-0', '+1', '1_000', ''],
  'words for nothing': ['NULL', 'null', '\\N', 'NaN', 'nan', 'None', 'undefined', '-inf', '', ' ', null],
  'dates as text': ['0001-01-01', '9999-12-31', '0000-00-00', '2024-02-30', '24:00', '1/2/3', 'infinity'],
  'instants from the first to the last': [
    new Date('0001-01-01T00:00:00.000Z'), new Date('0099-12-31T23:59:59.999Z'), new Date('1582-10-10T00:00:00.000Z'),
    new Date('1883-11-18T12:03:57.999Z'), new Date('1969-12-31T23:59:59.999Z'), new Date('1971-12-31T19:00:00.000Z'),
    new Date('2008-06-01T00:30:00.001Z'), new Date('2016-12-31T23:59:59.999Z'), new Date('9999-12-31T23:59:59.999Z'),
  ],
  'things that are empty': [{}, [], [[]], [{}], { a: {} }, '', null, undefined],
  'ids of twenty digits': [18_446_744_073_709_551_615n, 9_223_372_036_854_775_807n, -1n, 0, 12],
  'ids of sixty-four bits': [1_765_432_109_876_543_210n, -9_223_372_036_854_775_808n, 7],
  'ids of sixty digits': [10n ** 59n + 1n, rawJson(`1${'0'.repeat(70)}.5`), 12],
  'one text in many writings': ['é', 'e\u0301', 'Å', 'Å', 'ﬁ', 'fi', '１', '\ufeff', '\ufeffa', 'a\u200bb', 'a\u00adb'],
  'text from right to left': ['שלום', 'مرحبا بالعالم', '\u202eabc\u202c', 'a\u2066שלום\u2069b'],
  'text of many planes': ['👩‍👩‍👧‍👦', '🇵🇰', '𝒳', '\u{10ffff}', '\ufffe\uffff', '\ufffd', 'Z̸̡͓a̴l'],
  'text with what ends texts': ['\0', 'a\0b', '\0\0', '\x1a', '\x04', '\x7f', '\u0085', '\u2028'],
  'text with what ends lines': ['\n', '\r\n', 'a\rb', '\t', '\v', ' a ', '"', "'", '\\', '\\n', "'; --"],
  'long texts': ['🦆'.repeat(500_000), 'x'.repeat(2 ** 21), '\\'.repeat(100_000), '\0'.repeat(100_000)],
  'bytes of every kind': [Uint8Array.from({ length: 256 }, (_, byte) => byte), Uint8Array.of(), Buffer.of(0)],
  'numbers at the edges of doubles': [
    5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2 ** 53, -(2 ** 53), 2 ** 63, 1e16, 1e21, 1e22,
    0.1 + 0.2, 1 / 3, 123456789.12345679, 4.35, 1e-6, 1e-7, 1.5e-7, 1.2345678901234567e20, NaN, Infinity, -Infinity,
  ],
};

/** The oddest data there is, by what it is. */
export const oddData: Record<string, readonly SourceRow[]> = {
  'lines of JSON of mixed shapes': ndjson.split('\n').map((line): SourceRow => JSON.parse(line)),
  'features of a map': [
    { type: 'Feature', geometry, properties: { name: 'Îles' }, bbox: [-180, -90, 180, 90] },
    { type: 'Feature', geometry: null, properties: {}, bbox: null },
  ],
  ...Object.fromEntries(
    Object.entries(oddColumns).map(([name, values]) => [name, values.map((value) => ({ value }))]),
  ),
};
