import { parseArgs } from 'node:util';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** The options of a command, by their long name. */
export type Options = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>
>;

type Arguments<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>;

/**
 * Reads the words after a command: its options, and at most so many others.
 *
 * @throws UsageError for an option that does not exist or lacks its value, and for a word too many
 */
export function readArguments<const O extends Options>(
  command: string,
  words: readonly string[],
  options: O,
  mostPositionals: number,
): Arguments<O> {
  const config = { args: [...words], options, allowPositionals: true } as const;
  const { tokens, positionals } = parseArgs({ ...config, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'option') checkOption(command, options, token);
  }
  const surplus = positionals[mostPositionals];
  if (surplus !== undefined) {
    throw new UsageError(`"${surplus}" is one word too many: see headwater ${command} --help`);
  }
  return parseArgs({ ...config, strict: true });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkOption(command: string, options: Options, token: OptionToken): void {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (option === undefined) {
    const meant = suggestion(token.name, Object.keys(options));
    const hint = meant === undefined ? `see headwater ${command} --help` : `did you mean --${meant}?`;
    throw new UsageError(`headwater ${command} has no option ${token.rawName}: ${hint}`);
  }
  if (option.type === 'boolean' && token.value !== undefined) {
    throw new UsageError(`${token.rawName} takes no value: leave out "=${token.value}"`);
  }
  if (option.type === 'string' && isValueMissing(token)) {
    throw new UsageError(`${token.rawName} needs a value: see headwater ${command} --help`);
  }
}

/** A word that looks like an option is no value, unless it was written behind a `=`. */
function isValueMissing({ value, inlineValue }: OptionToken): boolean {
  if (value === undefined || value === '') return true;
  return inlineValue !== true && value.length > 1 && value.startsWith('-');
}
