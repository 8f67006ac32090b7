import { SourceError } from '@headwater/protocol';
import { posix } from 'node:path';
import { isDateFormat } from './excel-date.ts';
import { xmlElements } from './xml.ts';
import type { XmlObject, XmlValue } from './xml-element.ts';
import type { Archive, ArchiveEntry } from './zip-archive.ts';

/** What cells refer to, and where the sheets are. */
export interface ExcelBook {
  /** By their names, in their order. */
  readonly sheets: ReadonlyMap<string, ArchiveEntry>;
  readonly texts: readonly string[];
  /** Whether a style, by its number, shows a date. */
  readonly showsDate: readonly boolean[];
  /** Whether days are counted from 1904 on, as the first Macintosh did. */
  readonly is1904: boolean;
}

/** Reads all of a workbook but its sheets. */
export async function readBook(archive: Archive, file: string): Promise<ExcelBook> {
  const parts = new Map<string, ArchiveEntry>();
  for await (const entry of archive.entries()) parts.set(entry.name.toLowerCase(), entry);
  const elements = (path: string, ...names: string[]) => readPart(parts.get(path.toLowerCase()), file, names);

  const targets = new Map<string, string>();
  const kinds = new Map<string, string>();
  for await (const relation of elements('xl/_rels/workbook.xml.rels', 'Relationship')) {
    const path = posix.join('/xl', textOf(relation, '@Target')).slice(1);
    const target = textOf(relation, '@Target').startsWith('/') ? textOf(relation, '@Target').slice(1) : path;
    targets.set(textOf(relation, '@Id'), target);
    kinds.set(textOf(relation, '@Type').split('/').at(-1) ?? '', target);
  }
  const sheets = new Map<string, ArchiveEntry>();
  let is1904 = false;
  for await (const element of elements('xl/workbook.xml', 'sheet', 'workbookPr')) {
    is1904 ||= ['1', 'true'].includes(textOf(element, '@date1904'));
    const name = textOf(element, '@name');
    const part = parts.get((targets.get(relationOf(element)) ?? '').toLowerCase());
    if (name !== '' && part !== undefined) sheets.set(name, part);
  }
  if (sheets.size === 0) {
    throw new SourceError(`${file} is no Excel workbook with sheets (.xlsx): save it as one`);
  }
  const texts: string[] = [];
  for await (const text of elements(kinds.get('sharedStrings') ?? '', 'si')) texts.push(richText(text));
  const showsDate = await readStyles(elements(kinds.get('styles') ?? '', 'numFmt', 'cellXfs'));
  return { sheets, texts, showsDate, is1904 };
}

/** Reads elements of a part; names are without their prefixes, as some programs write `x:row`. */
export async function* readPart(
  part: ArchiveEntry | undefined,
  file: string,
  names: readonly string[],
): AsyncGenerator<XmlValue, void, undefined> {
  if (part === undefined) return;
  yield* xmlElements(part.read(), {
    name: `${file}: ${part.name}`,
    isWanted: (name) => names.includes(localName(name)),
    nameOf: localName,
  });
}

async function readStyles(elements: AsyncIterable<XmlValue>): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const showsDate: boolean[] = [];
  for await (const element of elements) {
    const id = textOf(element, '@numFmtId');
    if (id !== '') codes.set(Number(id), textOf(element, '@formatCode'));
    for (const style of membersOf(element, 'xf')) {
      const format = Number(textOf(style, '@numFmtId'));
      showsDate.push(isDateFormat(format, codes.get(format)));
    }
  }
  return showsDate;
}

/** The identifier of the sheet's part, whose prefix is what the document says. */
function relationOf(element: XmlValue): string {
  const attribute = Object.keys(typeof element === 'string' ? {} : element).find((name) =>
    /^@\w+:id$/.test(name),
  );
  return attribute === undefined ? '' : textOf(element, attribute);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Gives the elements of one name inside another one. */
export function membersOf(element: XmlValue, name: string): XmlValue[] {
  if (typeof element === 'string' || !Object.hasOwn(element, name)) return [];
  const member: XmlObject[string] | undefined = element[name];
  if (member === undefined) return [];
  return Array.isArray(member) ? member : [member];
}

/** Gives the text of an element or attribute inside an element, empty when there is none. */
export function textOf(element: XmlValue, name: string): string {
  const [member = ''] = membersOf(element, name);
  return typeof member === 'string' ? member : textOf(member, '#text');
}

/** Gives the text of `<si>` or `<is>`, whose parts differ only in how they look. */
export function richText(element: XmlValue): string {
  const parts = membersOf(element, 'r');
  const text = parts.length === 0 ? textOf(element, 't') : parts.map((part) => textOf(part, 't')).join('');
  return plainText(text);
}

/** Excel writes characters that XML has not as `_x000D_`. */
export function plainText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
