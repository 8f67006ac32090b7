// Shows base64: text decoded, bytes kept as bytes, and text encoded again.
import { SourceError, connector } from 'headwater';

export default connector({
  schema: {
    user: {
      primaryKey: ['id'],
      columns: { id: 'STRING', name: 'STRING', email: 'STRING', key: 'BINARY', name_base64: 'STRING' },
    },
  },

  async update({ op }) {
    for (const user of users) {
      const name = decodeText(user.name);
      await op.upsert('user', {
        id: user.id,
        name,
        email: decodeText(user.email),
        key: decodeBytes(user.key),
        name_base64: Buffer.from(name).toString('base64'),
      });
    }
  },
});

/** Reads base64. `Buffer.from` alone would leave out what is none, without a word. */
export function decodeBytes(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') === base64) return bytes;
  throw new SourceError(`a text of ${base64.length} characters is no base64: ask the source what changed`);
}

/** Reads base64 of UTF-8. A decoder that is not fatal would put � in the place of what is none. */
export function decodeText(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeBytes(base64));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new SourceError(`the base64 ${base64} is no text in UTF-8: read it as bytes`, { cause });
  }
}

/** Stands for your source, which encodes whatever it gives. */
const users = [
  { id: '1', name: 'QWRhIExvdmVsYWNl', email: 'YWRhQGV4YW1wbGUuY29t', key: '3q2+7w==' },
  { id: '2', name: 'Wm/DqyBLw7ZuaWc=', email: 'em9lQGV4YW1wbGUuY29t', key: 'AP8A' },
];
