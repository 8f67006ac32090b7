const secretName =
  /pass(?:word|wd|phrase)|secret|token|credential|(?:api|access|private|account|encryption)_?key/i;

/** Tells whether a setting is by its name one that nobody may see. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}
