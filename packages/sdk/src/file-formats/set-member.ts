/** Sets a member of an object that is read from a file, where `__proto__` is a name like any other. */
export function setMember<Value>(object: Record<string, Value>, name: string, value: Value): void {
  if (name !== '__proto__') {
    object[name] = value;
    return;
  }
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
