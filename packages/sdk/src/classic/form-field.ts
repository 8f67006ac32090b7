import { ConfigurationError } from '@headwater/protocol';
import type { ConfigurationField } from '../configuration-fields.ts';

/** A field of a {@link ConfigurationForm}; {@link formField} makes it. */
export interface FormField {
  readonly name: string;
  readonly setting: ConfigurationField;
}

export interface FieldOptions {
  /** What the form says below it. */
  readonly description?: string;
  /** Whether it must be given. @default false */
  readonly required?: boolean;
}

/**
 * Makes the fields of a form. What a person gives comes to `update` as a text under the name of the field.
 *
 * @example
 * formField.password('api_key', 'API key', { required: true });
 * formField.dropdown('region', 'Region', ['eu', 'us'], { description: 'Where the account is.' });
 */
export const formField = {
  text(name: string, label: string, options: FieldOptions = {}): FormField {
    return { name, setting: { type: 'string', ...fieldText(label, options) } };
  },

  /** A text that is never shown. */
  password(name: string, label: string, options: FieldOptions = {}): FormField {
    return { name, setting: { type: 'secret', ...fieldText(label, options) } };
  },

  /** @throws ConfigurationError when there is nothing to choose from */
  dropdown(name: string, label: string, choices: readonly string[], options: FieldOptions = {}): FormField {
    if (choices.length === 0) {
      throw new ConfigurationError(`configuration.${name}: a dropdown without choices: give it one at least`);
    }
    return { name, setting: { type: 'choice', choices, ...fieldText(label, options) } };
  },

  /** Its text is `true` or `false`. */
  toggle(name: string, label: string, options: FieldOptions = {}): FormField {
    return { name, setting: { type: 'boolean', ...fieldText(label, options) } };
  },
};

function fieldText(label: string, { description, required }: FieldOptions) {
  return {
    label,
    ...(description === undefined ? {} : { description }),
    ...(required === true ? {} : { optional: true as const }),
  };
}
