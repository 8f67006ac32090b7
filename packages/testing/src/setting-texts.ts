/** Settings travel as text, as they do on the way to a deployed connector. */
export function settingTexts(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(configuration).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
