/** The size of the parts in which a file travels, as the Python SDK has it. */
const partBytes = 2 * 2 ** 20;

/** Gives bytes in parts of 2 MiB; the last one has what is left. */
export async function* fileParts(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let part = Buffer.allocUnsafe(partBytes);
  let used = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const taken = Math.min(chunk.length - from, partBytes - used);
      part.set(chunk.subarray(from, from + taken), used);
      used += taken;
      from += taken;
      if (used < partBytes) continue;
      yield part;
      part = Buffer.allocUnsafe(partBytes);
      used = 0;
    }
  }
  if (used > 0) yield part.subarray(0, used);
}
