import { readArguments } from '../arguments.ts';
import { connectorFolder, pathTitle, warehouseFile } from '../connector-place.ts';
import { Dialogue, canAsk } from '../dialogue.ts';
import { sizeText } from '../display/number-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { findRemains, removeRemains } from './remove-warehouse.ts';

/** Removes what `debug` wrote, after asking. Gives the exit code. */
export async function runReset(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = { yes: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = readArguments('reset', words, options, 1);
  const { folder: here, output } = surroundings;
  const folder = connectorFolder(positionals[0] ?? '.', here);
  const found = findRemains(folder);
  const listed = found.map(
    ({ path, bytes }) => `  ${pathTitle(path, here)}${bytes === null ? '' : `, ${sizeText(bytes)}`}\n`,
  );
  if (listed.length === 0) {
    output.stdout.write(`There is nothing to remove in ${pathTitle(folder, here)}.\n`);
    return 0;
  }
  if (values.yes !== true && !(await isConfirmed(listed, surroundings))) {
    output.stdout.write('Nothing was removed.\n');
    return 1;
  }
  await removeRemains(found, folder, pathTitle(warehouseFile(folder), here));
  const next = folder === here ? 'headwater debug' : `headwater debug ${pathTitle(folder, here)}`;
  output.stdout.write(`Removed:\n\n${listed.join('')}\n  next  ${next}\n`);
  return 0;
}

async function isConfirmed(listed: readonly string[], surroundings: Surroundings): Promise<boolean> {
  if (!canAsk(surroundings)) {
    throw new UsageError('nobody can be asked whether to remove the warehouse and the state: use --yes');
  }
  surroundings.output.stdout.write(`To be removed:\n\n${listed.join('')}\n`);
  const dialogue = new Dialogue(surroundings);
  try {
    return await dialogue.confirm('Remove them?');
  } finally {
    dialogue.close();
  }
}
