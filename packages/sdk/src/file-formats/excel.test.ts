import { expect, expectTypeOf, test } from 'vitest';
import type { ExcelValue } from './excel-cells.ts';
import { excel, type ExcelOptions } from './excel.ts';
import { makeZip } from './make-zip.ts';
import { readAll } from './read-all.ts';

interface Workbook {
  /** The rows of each sheet, as Excel writes them. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly texts?: string;
  readonly styles?: string;
  readonly settings?: string;
}

function workbook({ sheets, texts = '', styles = '', settings = '' }: Workbook): Buffer {
  const names = Object.keys(sheets);
  const list = names.map(
    (name, index) => `<sheet name="${name}" sheetId="${index + 7}" r:id="rId${index}"/>`,
  );
  const relations = names.map(
    (_, index) => `<Relationship Id="rId${index}" Type="…/worksheet" Target="worksheets/sheet${index}.xml"/>`,
  );
  const sheetFiles = Object.values(sheets).map((rows, index) => [
    `xl/worksheets/sheet${index}.xml`,
    `<worksheet xmlns="m"><sheetData>${rows}</sheetData></worksheet>`,
  ]);
  return makeZip({
    'xl/workbook.xml': `<workbook xmlns:r="r">${settings}<sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}
      <Relationship Id="a" Type="…/sharedStrings" Target="/xl/sharedStrings.xml"/>
      <Relationship Id="b" Type="…/styles" Target="styles.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst>${texts}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    ...Object.fromEntries(sheetFiles),
  });
}

const rowsOf = (book: Workbook, options?: ExcelOptions) => readAll(excel(workbook(book), options));

const header = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>';

test('cells are texts, numbers, booleans, dates or null under the names of the header', async () => {
  const texts = `<si><t>id</t></si><si><t xml:space="preserve"> Zürich </t></si>
    <si><r><t>two </t></r><r><rPr><b/></rPr><t>parts_x000D_</t></r><rPh><t>no</t></rPh></si>`;
  const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs>`;
  const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c><c r="C1"><v>2026</v></c></row>
    <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>2</v></c><c r="C3"><f>1/3</f><v>0.33333333333333331</v></c></row>
    <row r="4"><c r="A4" t="b"><v>1</v></c><c r="C4" t="e"><v>#N/A</v></c></row>
    <row r="5"><c r="A5"/></row>
    <row r="6"><c r="A6" s="1"><v>46000</v></c><c r="B6" s="2"><v>46000.5</v></c><c r="C6" s="3"><v>0.5</v></c></row>
    <row><c t="d"><v>2026-01-02T03:04:05</v></c><c t="str"><v></v></c></row>`;
  expect(await rowsOf({ sheets: { One: rows }, texts, styles })).toEqual([
    { id: ' Zürich ', x: 'two parts\r', 2026: 1 / 3 },
    { id: true, x: null, 2026: '#N/A' },
    { id: new Date('2025-12-09T00:00:00Z'), x: new Date('2025-12-09T12:00:00Z'), 2026: 0.5 },
    { id: new Date('2026-01-02T03:04:05Z'), x: '', 2026: null },
  ]);
});

test('a sheet is found by its name or number', async () => {
  const row = (value: string) => `${header}<row><c><v>${value}</v></c></row>`;
  const book = { sheets: { First: row('1'), 'Über &amp; co': row('2') } };
  expect(await rowsOf(book)).toEqual([{ a: 1, b: null }]);
  expect(await rowsOf(book, { sheet: 2 })).toEqual([{ a: 2, b: null }]);
  expect(await rowsOf(book, { sheet: 'Über & co' })).toEqual([{ a: 2, b: null }]);
  await expect(rowsOf(book, { sheet: 'Third', name: 'a.xlsx' })).rejects.toThrow(
    'a.xlsx has no sheet "Third": it has "First", "Über & co"',
  );
});

test('days are counted from 1900 with a day too many, or from 1904', async () => {
  const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>';
  const days = [0, 1, 59, 61, 43_831.000_005_787].map((day) => `<row><c s="1"><v>${day}</v></c></row>`);
  const options = { header: false, columns: ['day'] };
  const of1900 = await rowsOf({ sheets: { a: days.join('') }, styles }, options);
  expect(of1900.map(({ day }) => (day instanceof Date ? day.toISOString() : day))).toEqual([
    '1899-12-31T00:00:00.000Z',
    '1900-01-01T00:00:00.000Z',
    '1900-02-28T00:00:00.000Z',
    '1900-03-01T00:00:00.000Z',
    '2020-01-01T00:00:00.500Z',
  ]);
  const settings = '<workbookPr date1904="1"/>';
  expect(await rowsOf({ sheets: { a: days[1] ?? '' }, styles, settings }, options)).toEqual([
    { day: new Date('1904-01-02T00:00:00Z') },
  ]);
});

test('columns name those of a sheet without a header, or instead of it, and rows above it are skipped', async () => {
  const book = {
    sheets: {
      a: `<row r="1"><c t="str"><v>Report</v></c></row><row r="2"><c><v>0</v></c></row><row r="9"><c r="B9"><v>1</v></c></row>`,
    },
  };
  const rows = excel(workbook(book), { skipRows: 1, columns: ['id', 'size'] });
  expectTypeOf(rows).toEqualTypeOf<AsyncGenerator<Record<'id' | 'size', ExcelValue>, void, undefined>>();
  expect(await readAll(rows)).toEqual([{ id: null, size: 1 }]);
});

test('prefixes of names mean nothing', async () => {
  const archive = makeZip({
    'xl/workbook.xml': '<x:workbook><x:sheets><x:sheet name="S" rel:id="1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="1" Target="/xl/s.xml"/></Relationships>',
    'xl/s.xml': '<x:worksheet><x:row><x:c><x:v>5</x:v></x:c></x:row></x:worksheet>',
  });
  expect(await readAll(excel(archive, { header: false, columns: ['a'] }))).toEqual([{ a: 5 }]);
});

const errors: [string, string, string][] = [
  [
    'a value without a name',
    `${header}<row r="2"><c r="AB2"><v>1</v></c></row>`,
    ' row 2: column AB has a value, but no name: give names with columns',
  ],
  [
    'a name that is there twice',
    `<row>${'<c t="str"><v>a</v></c>'.repeat(2)}</row>`,
    ' row 1: the header names "a" twice: give names with columns',
  ],
  ['a sheet without rows', '', ' is empty, without even a header: choose another sheet'],
  [
    'a text that is not there',
    `${header}<row r="2"><c r="A2" t="s"><v>5</v></c></row>`,
    ' row 2: A says "5", which is no value of its type: save the workbook again',
  ],
  [
    'a cell beyond the last',
    `${header}<row r="2"><c r="ZZZZZZ2"><v>5</v></c></row>`,
    ' row 2: ZZZZZZ2 is no cell that may follow there: save the workbook again',
  ],
];

test.each(errors)('an error tells the row of %s', async (_what, rows, message) => {
  await expect(rowsOf({ sheets: { Orders: rows } }, { name: 'a.xlsx' })).rejects.toThrow(
    `a.xlsx sheet Orders${message}`,
  );
});

test('what is no workbook, and a workbook of the old format, is an error', async () => {
  const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1000)]);
  await expect(readAll(excel(old))).rejects.toThrow(
    'the workbook is an .xls, or has a password: save it as .xlsx without one',
  );
  await expect(readAll(excel(makeZip({ 'a.csv': 'a' })))).rejects.toThrow(
    'the workbook is no Excel workbook with sheets (.xlsx): save it as one',
  );
  await expect(readAll(excel(workbook({ sheets: { a: header } }).subarray(0, -1)))).rejects.toThrow(
    'the workbook is no zip archive, or broken',
  );
});
