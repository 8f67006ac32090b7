import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { csv } from './csv.ts';
import { excel } from './excel.ts';
import { gunzip } from './gunzip.ts';
import { json } from './json.ts';
import { makeZip } from './make-zip.ts';
import { ndjson } from './ndjson.ts';
import { unzip } from './unzip.ts';
import { xml } from './xml.ts';

const inputBytes = process.env['HEADWATER_TEST'] === 'long' ? 2_000_000_000 : 200_000_000;

/** Much less than the last three quarters of the input; the process takes some of it for itself. */
const mostGrowthBytes = 80_000_000;

/** Resident memory, in bytes, as it was from time to time. */
let samples: number[] = [];

/** Makes an input of rows while it is read. */
async function* generated(
  start: string,
  row: (index: number) => string,
  end: string,
  bytes = inputBytes,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const rows = encoder.encode(Array.from({ length: 2000 }, (_, index) => row(index)).join(''));
  yield encoder.encode(start);
  for (let made = 0; made < bytes; made += rows.length) {
    yield rows.slice();
    samples.push(process.memoryUsage().rss);
  }
  yield encoder.encode(end);
}

const csvRow = (index: number) => `${index},"Person ${index}, of Zürich",${index / 3},2026-01-01T00:00:00Z\n`;
const jsonRow = (index: number) => JSON.stringify({ id: index, name: `Person ${index}`, list: [index, 'x'] });
const xmlRow = (index: number) =>
  `<item id="${index}"><name>Person ${index}</name><size>${index}</size></item>`;
const csvFile = () => generated('id,name,size,at\n', csvRow, '');

/** Makes a workbook with one sheet of 40 MB. */
function workbook(): Buffer {
  const rows = Array.from({ length: 400_000 }, (_, index) => {
    return `<row><c><v>${index}</v></c><c t="inlineStr"><is><t>Person ${index % 1000} of Zürich</t></is></c></row>`;
  });
  return makeZip({
    'xl/workbook.xml': '<workbook><sheet name="People" r:id="1"/></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="1" Target="people.xml"/></Relationships>',
    'xl/people.xml': `<worksheet>${rows.join('')}</worksheet>`,
  });
}

/** Makes an archive with one file of 100 MB at most, and reads its rows. */
async function* rowsInZip(): AsyncGenerator<unknown> {
  const archive = makeZip({ 'a.csv': `id,name,size,at\n${csvRow(7).repeat(1_500_000)}` });
  for await (const { stream } of unzip(archive)) yield* csv(stream);
}

const readers: [string, () => AsyncIterable<unknown>][] = [
  ['csv', () => csv(csvFile())],
  ['gzip', () => csv(gunzip(Readable.from(csvFile()).pipe(createGzip({ level: 1 }))))],
  ['zip', rowsInZip],
  ['ndjson', () => ndjson(generated('', (index) => `${jsonRow(index)}\n`, ''))],
  [
    'json',
    () =>
      json(
        generated('{"items":[0', (index) => `,${jsonRow(index)}`, ']}'),
        'items[*]',
      ),
  ],
  [
    'json beside the path',
    () =>
      json(
        generated('{"a":[0', (index) => `,${jsonRow(index)}`, '],"b":1}'),
        'b',
      ),
  ],
  // A fifth: it is slower.
  ['xml', () => xml(generated('<items>', xmlRow, '</items>', inputBytes / 5), 'item')],
  ['excel', () => excel(workbook(), { header: false, columns: ['id', 'name'] })],
];

test.each(readers)(
  '%s needs no more memory the longer the input is',
  async (_name, read) => {
    samples = [];
    let count = 0;
    for await (const value of read()) {
      count += value === undefined ? 0 : 1;
      if (count % 10_000 === 0) samples.push(process.memoryUsage().rss);
    }
    expect(count).toBeGreaterThan(0);
    const quarter = Math.floor(samples.length / 4);
    const growth = Math.max(...samples.slice(quarter)) - Math.max(...samples.slice(0, quarter));
    expect(growth).toBeLessThan(mostGrowthBytes);
  },
  900_000,
);
