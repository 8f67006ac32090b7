import { ConfigurationError } from '@headwater/protocol';
import type { ConfigurationField, ConfigurationFields } from '../configuration-fields.ts';
import type { FormField } from './form-field.ts';

/** Tries a part of the configuration; throwing means that it does not work. */
export type FormTest = (configuration: Record<string, string>) => Promise<void> | void;

/**
 * The settings a connector asks for, and the tests that try them.
 *
 * @example
 * function configurationForm() {
 *   return new ConfigurationForm()
 *     .addField(formField.password('api_key', 'API key', { required: true }))
 *     .addTest('The key is accepted', async (configuration) => { … });
 * }
 */
export class ConfigurationForm {
  readonly #fields = new Map<string, ConfigurationField>();
  readonly #tests = new Map<string, FormTest>();

  /** @throws ConfigurationError when there is a field of this name */
  addField({ name, setting }: FormField): this {
    if (this.#fields.has(name)) {
      throw new ConfigurationError(`configuration.${name}: the form has this field twice: remove one`);
    }
    this.#fields.set(name, setting);
    return this;
  }

  /**
   * @param label what the person is shown
   * @throws ConfigurationError when there is a test of this label
   */
  addTest(label: string, test: FormTest): this {
    if (this.#tests.has(label)) {
      throw new ConfigurationError(`the form has the test "${label}" twice: give one of them another label`);
    }
    this.#tests.set(label, test);
    return this;
  }

  /** The settings, as any connector declares them. */
  get fields(): ConfigurationFields {
    return Object.fromEntries(this.#fields);
  }

  get tests(): ReadonlyMap<string, FormTest> {
    return this.#tests;
  }
}
