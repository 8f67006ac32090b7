/** Makes a JSON number of digits that no JavaScript number holds, as a lossless reader of JSON gives them. */
export function rawJson(digits: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}
