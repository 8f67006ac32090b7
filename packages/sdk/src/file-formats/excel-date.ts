/** Formats that Excel does not write down, with a day, month or year; 27 to 58 are those of East Asia. */
const knownDateFormats = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);

/** Tells whether a number format shows a date: one with a time of day alone is a duration as well. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return knownDateFormats.has(id);
  const [positive = ''] = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').split(';');
  if (/^general$/i.test(positive)) return false;
  return /[dy]/i.test(positive) || (/m/i.test(positive) && !/[hs]/i.test(positive));
}

const dayMilliseconds = 86_400_000;

/** What day 0 would be if 1900 had had the 29 February that Excel gives it. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);

/** Gives the instant at which a clock in UTC shows what a cell shows. */
export function excelDate(days: number, is1904: boolean): Date {
  const isBeforeLeapDay = !is1904 && days < 60;
  const epoch = (is1904 ? epoch1904 : epoch1900) + (isBeforeLeapDay ? dayMilliseconds : 0);
  return new Date(epoch + Math.round(days * dayMilliseconds));
}
