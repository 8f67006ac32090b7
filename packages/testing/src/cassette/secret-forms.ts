/** What stands for a secret. */
export const mask = '***';

/** A shorter text is found in too many places that are none of it. */
export const shortestSecret = 6;

/**
 * Gives every text a secret can look like: as it is, in JSON, in a URL, in a form, and in base64, alone or as a part
 * of something longer, such as `user:password`. The longest comes first, as one may contain another.
 */
export function secretForms(secret: string): string[] {
  // Bytes that are no text are searched as Latin-1.
  const inBytes = Buffer.from(secret).toString('latin1');
  const plain = [secret, inBytes, JSON.stringify(secret).slice(1, -1), asciiJson(secret)];
  const coded = [...base64Forms(secret), Buffer.from(secret).toString('hex')];
  const forms = [...plain, ...coded].flatMap((form) => [form, ...urlForms(form)]);
  return [...new Set(forms)]
    .filter((form) => form.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length);
}

/** JSON in which every character beyond ASCII is escaped, as many languages write it. */
function asciiJson(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function urlForms(text: string): string[] {
  const [, form = ''] = new URLSearchParams([['', text]]).toString().split('=');
  const encoded = encodeURIComponent(text.toWellFormed());
  const lower = (each: string) => each.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [encoded, lower(encoded), form, lower(form)];
}

/** Base64 depends on the place where a text begins, modulo three: each gives the characters that are of it alone. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const first = Math.ceil((offset * 8) / 6);
    return shifted.toString('base64').slice(first, Math.floor((shifted.length * 8) / 6));
  });
  return [...forms, bytes.toString('base64')].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}
