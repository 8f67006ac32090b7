/** One step into a document: to a member of an object, or to every element of an array. */
export type JsonStep = { readonly member: string } | 'each';

/**
 * Reads a path such as `data.items[*]`: names with points between them, `["any name"]` for names with other characters,
 * `[*]` for every element.
 *
 * @throws TypeError when the text is no path
 */
export function parseJsonPath(path: string): JsonStep[] {
  const steps: JsonStep[] = [];
  let position = 0;
  while (position < path.length) {
    step.lastIndex = position;
    const [whole, name, quoted] = step.exec(path) ?? [];
    const isName = name !== undefined && (whole?.startsWith('.') === true) === position > 0;
    if (whole === undefined || (name !== undefined && !isName)) {
      throw new TypeError(
        `${JSON.stringify(path)} is no path at character ${position + 1}: write it like data.items[*]`,
      );
    }
    steps.push(
      name === undefined && quoted === undefined ? 'each' : { member: name ?? JSON.parse(quoted ?? '""') },
    );
    position += whole.length;
  }
  return steps;
}

const step = /\.?([^.[\]"*\s]+)|\[\*\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** Writes the first steps of a path, as errors name it. */
export function jsonPathText(steps: readonly JsonStep[]): string {
  const text = steps.map((each) => {
    if (each === 'each') return '[*]';
    return /^[^.[\]"*\s]+$/.test(each.member) ? `.${each.member}` : `[${JSON.stringify(each.member)}]`;
  });
  return text.join('').replace(/^\./, '');
}
