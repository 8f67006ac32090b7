import { SourceError } from '@headwater/protocol';
import { readBytes, type ByteSource } from './byte-source.ts';

export interface PdfPage {
  /** From 1 on. */
  readonly number: number;
  /** Line by line; empty where the page is a picture. */
  readonly text: string;
}

/**
 * Reads the text of a PDF page by page. The file, but not its text, is in memory meanwhile.
 *
 * @example
 * for await (const { number, text } of pdf(answer.body)) await op.upsert('page', { id, number, text });
 *
 * @throws SourceError when it is no PDF, not complete, or has a password
 */
export async function* pdf(
  source: ByteSource,
  options: { readonly name?: string } = {},
): AsyncGenerator<PdfPage, void, undefined> {
  const file = options.name ?? 'the PDF';
  const pieces: Uint8Array[] = [];
  for await (const piece of readBytes(source)) pieces.push(piece);
  const { getDocumentProxy } = await import('unpdf');
  const data = new Uint8Array(Buffer.concat(pieces));
  // 0: errors only; the rest would be printed.
  const document = await getDocumentProxy(data, { verbosity: 0 }).catch((error: unknown) => {
    throw broken(file, error);
  });
  try {
    for (let number = 1; number <= document.numPages; number += 1) {
      yield {
        number,
        text: await pageText(document, number).catch((error: unknown) => {
          throw broken(`${file} page ${number}`, error);
        }),
      };
    }
  } finally {
    await document.loadingTask.destroy();
  }
}

/** What of a document is needed here. */
interface PdfDocument {
  getPage(number: number): Promise<{ getTextContent(): Promise<{ items: object[] }>; cleanup(): boolean }>;
}

async function pageText(document: PdfDocument, number: number): Promise<string> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  const parts = items.map((item) => {
    if (!('str' in item) || typeof item.str !== 'string') return '';
    return 'hasEOL' in item && item.hasEOL === true ? `${item.str}\n` : item.str;
  });
  return parts.join('').trimEnd();
}

function broken(what: string, error: unknown): SourceError {
  if (error instanceof Error && error.name === 'PasswordException') {
    return new SourceError(`${what} has a password: have it sent without one`, { cause: error });
  }
  const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
  return new SourceError(`${what} is no PDF, or broken (${why}): have it sent again`, { cause: error });
}
