import { setMember } from './set-member.ts';

/**
 * An element of an XML document: its text, when that is all it has; else an object with the attributes as `@name`, the
 * elements inside it by their names, as an array when there are several of one name, and its text as `#text`.
 */
export type XmlValue = string | XmlObject;

export interface XmlObject {
  [name: string]: XmlValue | XmlValue[];
}

/** An element whose end is not read yet. */
export interface OpenElement {
  readonly name: string;
  readonly members: XmlObject;
  text: string;
  hasAttributes: boolean;
  hasElements: boolean;
}

/** Begins an element with its attributes. */
export function openElement(name: string, attributes: Readonly<Record<string, string>>): OpenElement {
  const members: XmlObject = {};
  const names = Object.keys(attributes);
  for (const attribute of names) members[`@${attribute}`] = attributes[attribute] ?? '';
  return { name, members, text: '', hasAttributes: names.length > 0, hasElements: false };
}

/** Puts an element into the one around it. */
export function addElement(parent: OpenElement, name: string, value: XmlValue): void {
  const { members } = parent;
  parent.hasElements = true;
  const before = Object.hasOwn(members, name) ? members[name] : undefined;
  if (before === undefined) setMember(members, name, value);
  else if (Array.isArray(before)) before.push(value);
  else setMember(members, name, [before, value]);
}

/** Gives what an element is, now that it has ended. */
export function closeElement({ members, text, hasAttributes, hasElements }: OpenElement): XmlValue {
  if (!hasAttributes && !hasElements) return text;
  // Between elements, blanks are there for the eye.
  if (hasElements ? text.trim() !== '' : text !== '') members['#text'] = text;
  return members;
}
