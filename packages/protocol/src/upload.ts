/** A file that a connector uploads to a table; its bytes lie in the spool folder. */
export interface Upload {
  /** Its name in the spool folder: `{number}.upload`. */
  readonly number: number;
  /** Where it goes among the files of its table: names with `/` between them. */
  readonly path: string;
  readonly bytes: number;
}

/** The column of a row that says where its file is. */
export const filePathColumn = '_fivetran_file_path';

const mostNameBytes = 255;
const mostPathBytes = 1024;

/** Says what is wrong with the path of an upload: it must stay in the folder of its table, on any system. */
export function whyNoUploadPath(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path))
    return 'it is absolute: it must begin in the folder of the table';
  if (path.includes('\\')) return 'it has a backslash: write / between folders';
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path) || !path.isWellFormed())
    return 'it has a character no file name can have';
  const names = path.split('/');
  if (names.includes('..') || names.includes('.')) return 'it leaves the folder of the table';
  if (names.includes('')) return 'it has a name that is empty';
  if (names.some((name) => Buffer.byteLength(name) > mostNameBytes))
    return `it has a name of more than ${mostNameBytes} bytes`;
  return Buffer.byteLength(path) > mostPathBytes ? `it is longer than ${mostPathBytes} bytes` : undefined;
}
