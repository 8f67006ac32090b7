import { randomBytes } from 'node:crypto';

/** A secret that is somewhere, and must be nowhere else. */
export interface Planted {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What every way of writing a text writes in another way. */
const awkward = `"'\\/%41+ü€&=<\u{1F511}`;

/** Makes a text that is nowhere by chance, with everything in it that has to be escaped somewhere. */
export function newSecret(kind: 'awkward' | 'lines' | 'plain'): string {
  const random = () => randomBytes(12).toString('base64url');
  if (kind === 'plain') return random() + random();
  if (kind === 'awkward') return `${random()}${awkward}${random()}`;
  const lines = Array.from({ length: 3 }, () => `${random()}+${random()}/==`);
  return `-----BEGIN ${random()}-----\n${lines.join('\n')}\n-----END ${random()}-----\n`;
}

export function planted(name: string, secret: string | Buffer): Planted {
  return { name, bytes: Buffer.from(secret) };
}
