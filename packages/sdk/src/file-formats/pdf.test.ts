import { expect, test } from 'vitest';
import { pdf } from './pdf.ts';
import { readAll } from './read-all.ts';

/** Makes a PDF with one page for each list of lines. */
function makePdf(pages: readonly (readonly string[])[]): Buffer {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((lines, index) => {
      const text = `BT /F1 12 Tf 50 700 Td 14 TL ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
        `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
      ];
    }),
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${file}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF`,
  );
}

test('each page has its number and its text, line by line', async () => {
  const source = new Blob([makePdf([['Invoice 7', 'Total 12.50'], [], ['Page three']])]).stream();
  expect(await readAll(pdf(source))).toEqual([
    { number: 1, text: 'Invoice 7\nTotal 12.50' },
    { number: 2, text: '' },
    { number: 3, text: 'Page three' },
  ]);
});

test('what is no PDF is an error', async () => {
  await expect(readAll(pdf(Buffer.from('<html>'), { name: 'invoice.pdf' }))).rejects.toThrow(
    'invoice.pdf is no PDF, or broken (Invalid PDF structure.): have it sent again',
  );
});

test('a PDF that is cut off is an error', async () => {
  const file = makePdf([['Invoice 7'], ['Page two']]);
  for (const length of [0, 200, file.length / 2]) {
    await expect(readAll(pdf(file.subarray(0, length)))).rejects.toThrow('the PDF is no PDF, or broken');
  }
});
