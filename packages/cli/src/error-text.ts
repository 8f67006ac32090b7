import { Cancelled } from './cancelled.ts';
import { ServerError } from './deploy/api/server-error.ts';
import type { Style } from './display/output.ts';
import { visible } from './display/visible-text.ts';
import { UsageError } from './usage-error.ts';

/** Writes an error that ends a command: one line for those raised on purpose, the stack for a fault of ours. */
export async function errorText(error: unknown, { red }: Style): Promise<string> {
  if (error instanceof Cancelled) return '\nCancelled: nothing was changed.\n';
  const { HeadwaterError } = await import('@headwater/protocol');
  if (error instanceof UsageError || error instanceof ServerError || error instanceof HeadwaterError) {
    const [first = '', ...rest] = error.message.split('\n').map(visible);
    return [`${red('headwater:')} ${first}`, ...rest.map((line) => `  ${line}`), ''].join('\n');
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${red('A fault of headwater itself; please report it:')}\n${stack}\n`;
}
