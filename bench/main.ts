import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepCompiledCode } from '@headwater/cli/compiled-code';
import { readArguments, type Arguments } from './arguments.ts';
import { caseJson, caseText, missedMarks } from './case-report.ts';
import type { Spread } from './figures.ts';
import { measureCase } from './measure-case.ts';
import { tellBeside } from './peers/tell-beside.ts';

// As the command does.
keepCompiledCode(process.env);
const given = readOrComplain();
if (given === null) process.exitCode = 2;
else if (!(await measureGiven(given))) process.exitCode = 1;

function readOrComplain(): Arguments | null {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

/** Gives whether every result was right. */
async function measureGiven({ beside, ...given }: Arguments): Promise<boolean> {
  const parent = mkdtempSync(join(tmpdir(), 'headwater-bench-'));
  process.on('exit', () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }));
  process.once('SIGINT', () => process.exit(130));
  return beside === null ? measureAll(given, parent) : tellBeside({ ...given, ...beside, parent });
}

/** Measures the cases one after the other and tells of each. */
async function measureAll(
  { chosen, runs, share, isJson }: Omit<Arguments, 'beside'>,
  parent: string,
): Promise<boolean> {
  const missed: string[] = [];
  const wrong: string[] = [];
  let narrow: Spread | undefined;
  for (const one of chosen) {
    const measured = await measureCase(one, { runs, share, parent }, narrow);
    if (one.name === 'narrow') narrow = measured.figures.get('rowsPerSecond');
    console.log(isJson ? caseJson(one, measured) : `${caseText(one, measured)}\n`);
    for (const fault of measured.faults) console.error(`WRONG ${one.name}, ${fault}`);
    missed.push(...missedMarks(one, measured));
    if (measured.faults.length > 0) wrong.push(one.name);
  }
  if (!isJson) {
    const remark = share === 1 ? '' : ' (they are meant for --share 1)';
    console.log(`Marks missed${remark}: ${missed.join('; ') || 'none'}`);
    console.log(`Wrong results: ${wrong.join(', ') || 'none'}`);
  }
  return wrong.length === 0;
}
