import { mostStateLevels } from '@headwater/protocol';

/** What a text that should be JSON looks like from outside. */
export interface JsonScan {
  /** The first thing that is wrong, null when nothing is. */
  readonly fault: JsonFault | null;
  /** Where the value of each field of the outermost object begins. */
  readonly fields: ReadonlyMap<string, number>;
}

/** Where a text stops being JSON, and what to do about it. Never holds a piece of the text, which may be secret. */
export interface JsonFault {
  readonly offset: number;
  readonly problem: string;
}

/**
 * Goes over a text that should be JSON. Counted as faults beside those of the grammar: a field of the outermost object
 * that comes twice, a number that JavaScript would change, and more levels than a state may have.
 *
 * `JSON.parse` names no place for some faults, and quotes the text for others.
 *
 * @param keepsDigits whether whoever reads the text keeps numbers that JavaScript would change
 */
export function scanJson(text: string, keepsDigits = false): JsonScan {
  const scan: Scan = { text, keepsDigits, offset: 0, depth: 0, fields: new Map() };
  try {
    skipSpace(scan);
    readValue(scan);
    skipSpace(scan);
    if (scan.offset < text.length) fail(scan, 'the JSON has ended: delete what follows');
    return { fault: null, fields: scan.fields };
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    return { fault: { offset: thrown.offset, problem: thrown.message }, fields: scan.fields };
  }
}

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, problem: string) {
    super(problem);
    this.offset = offset;
  }
}

interface Scan {
  readonly text: string;
  readonly keepsDigits: boolean;
  offset: number;
  depth: number;
  readonly fields: Map<string, number>;
}

function fail(scan: Scan, problem: string): never {
  const isAtEnd = scan.offset >= scan.text.length;
  throw new Fault(scan.offset, isAtEnd ? `the file ends too early: ${problem}` : problem);
}

function readValue(scan: Scan): void {
  const next = scan.text[scan.offset];
  if (next === '{') readMembers(scan, '}', readField);
  else if (next === '[') readMembers(scan, ']', readValue);
  else if (next === '"') readString(scan);
  else if (next === "'") fail(scan, 'texts need double quotes');
  else if (next !== undefined && /[-+.\d]/.test(next)) readNumber(scan);
  else if (!skip(scan, /(?:true|false|null)\b/y)) {
    fail(scan, 'a value is wanted: a text in double quotes, a number, true, false, null, {…} or […]');
  }
}

function readMembers(scan: Scan, end: '}' | ']', readMember: (scan: Scan) => void): void {
  if (scan.depth === mostStateLevels) {
    throw new Fault(scan.offset, `this lies more than ${mostStateLevels} levels deep: flatten it`);
  }
  scan.offset += 1;
  scan.depth += 1;
  skipSpace(scan);
  let isOver = skipText(scan, end);
  while (!isOver) {
    readMember(scan);
    skipSpace(scan);
    isOver = skipText(scan, end);
    if (isOver) break;
    const comma = scan.offset;
    if (!skipText(scan, ',')) fail(scan, `a comma or ${end} is missing before this`);
    skipSpace(scan);
    if (scan.text[scan.offset] === end) throw new Fault(comma, `delete this comma, ${end} follows`);
  }
  scan.depth -= 1;
}

function readField(scan: Scan): void {
  const start = scan.offset;
  if (scan.text[start] !== '"') fail(scan, 'the name of a field is wanted, in double quotes');
  readString(scan);
  const name = String(JSON.parse(scan.text.slice(start, scan.offset)));
  skipSpace(scan);
  if (!skipText(scan, ':')) fail(scan, 'a colon is missing before this');
  skipSpace(scan);
  if (scan.depth === 1) {
    if (scan.fields.has(name)) throw new Fault(start, 'this field comes twice: delete one of the two');
    scan.fields.set(name, scan.offset);
  }
  readValue(scan);
}

function readString(scan: Scan): void {
  const start = scan.offset;
  scan.offset += 1;
  // Everything from the space on but the quote and the backslash.
  while (skip(scan, /[ !#-[\]-\u{10ffff}]+/uy) || skip(scan, /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y));
  if (skipText(scan, '"')) return;
  const next = scan.text[scan.offset];
  if (next === '\\') fail(scan, 'this backslash must be written twice');
  if (next === '\t') fail(scan, 'this tabulator must be written as \\t');
  if (next === undefined || next === '\n' || next === '\r') {
    throw new Fault(start, 'the double quote that ends this text is missing');
  }
  fail(scan, 'this control character must be written by its code, as \\u0000');
}

function readNumber(scan: Scan): void {
  const start = scan.offset;
  if (!skip(scan, /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.+-])/y)) {
    fail(scan, 'this is no number as JSON writes it: put it in double quotes');
  }
  if (scan.keepsDigits) return;
  const digits = scan.text.slice(start, scan.offset);
  const value = Number(digits);
  const isWhole = /^-?\d+$/.test(digits);
  // A number that has lost its digits already may stay what JavaScript writes.
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value) && String(value) !== digits)) {
    throw new Fault(start, 'this number is larger than JavaScript keeps exactly: put it in double quotes');
  }
}

function skipSpace(scan: Scan): void {
  skip(scan, /[ \t\r\n]*/y);
}

function skipText(scan: Scan, text: string): boolean {
  if (!scan.text.startsWith(text, scan.offset)) return false;
  scan.offset += text.length;
  return true;
}

/** Goes over what a sticky pattern matches. */
function skip(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.offset;
  const isFound = pattern.test(scan.text);
  if (isFound) scan.offset = pattern.lastIndex;
  return isFound;
}
