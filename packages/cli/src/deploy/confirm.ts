import { Dialogue, canAsk } from '../dialogue.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';

/** How questions are answered: by a person, always yes, or as nobody's answer counts. */
export type Answers = 'ask' | 'yes' | 'usual';

/** The options by which a command is told how to answer. */
export const answerOptions = {
  yes: { type: 'boolean' },
  'non-interactive': { type: 'boolean' },
  // Tools for Python connectors call it so, and it means more there.
  force: { type: 'boolean', short: 'f' },
} as const;

/** @throws UsageError when both are given */
export function readAnswers(given: {
  readonly yes?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly 'non-interactive'?: boolean | undefined;
}): Answers {
  const isYes = given.yes === true || given.force === true;
  if (!isYes) return given['non-interactive'] === true ? 'usual' : 'ask';
  if (given['non-interactive'] === true)
    throw new UsageError('--yes and --non-interactive exclude each other');
  return 'yes';
}

/**
 * Asks whether to go on. Nobody's answer is a no.
 *
 * @throws Cancelled when a person leaves the question
 */
export async function confirm(
  facts: string,
  question: string,
  answers: Answers,
  surroundings: Surroundings,
): Promise<boolean> {
  const { stdout, stderr } = surroundings.output;
  if (answers === 'yes') return true;
  if (answers === 'ask' && canAsk(surroundings)) {
    stdout.write(facts);
    const dialogue = new Dialogue(surroundings);
    try {
      return await dialogue.confirm(question);
    } finally {
      dialogue.close();
    }
  }
  stderr.write(`${facts}Nobody was asked; add --yes to go on.\n`);
  return false;
}
