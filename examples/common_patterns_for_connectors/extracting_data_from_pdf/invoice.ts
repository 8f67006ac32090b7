import { SourceError } from 'headwater';

/** Finds the fields of an invoice in its text. */
export function invoiceIn(text: string, file: string) {
  const find = (label: string, value: RegExp) => {
    const [, found] = new RegExp(`^${label}: *(${value.source})$`, 'm').exec(text) ?? [];
    if (found !== undefined) return found;
    throw new SourceError(
      `${file} has no line “${label}: …” that fits ${value}: look into it, or move it away`,
    );
  };
  return {
    invoice_id: find('Invoice', /[A-Z]+-\d+/),
    invoice_date: find('Date', /\d{4}-\d\d-\d\d/),
    due_date: find('Due', /\d{4}-\d\d-\d\d/),
    customer: find('Customer', /.+/),
    total_amount: find('Total', /[\d,]+\.\d\d/).replaceAll(',', ''),
    amount_in_words: find('In words', /.+/),
  };
}
