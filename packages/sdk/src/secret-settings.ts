import type { ConfigurationFields } from './configuration-fields.ts';

/** Names the settings that are declared secret, so that whoever shows something of the connector can mask them. */
export function secretSettings(fields: ConfigurationFields | undefined): string[] {
  return Object.entries(fields ?? {})
    .filter(([, field]) => (typeof field === 'string' ? field : field.type) === 'secret')
    .map(([name]) => name);
}
