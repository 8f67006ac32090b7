import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { invalid } from '../api/api-error.ts';
import { dataPlaces } from '../server-settings.ts';
import type { SetupTest } from '../syncs/syncs.ts';
import {
  isThere,
  makeFolder,
  mustBeMine,
  mustBeSafe,
  mustBeWritable,
  releaseFolder,
  type FolderPlace,
} from './destination-folder.ts';
import type { DestinationService, ServedDestination } from './destination-service.ts';

const config = z.looseObject({
  /** Where the tables are; without it, in the data folder of the server. */
  path: z
    .string()
    .max(4000)
    .refine(isAbsolute, 'an absolute path, such as /srv/warehouse, or none for the data folder of the server')
    .nullish(),
});

/** A folder on the machine of the server, with a DuckDB file for each connection in it. */
export const duckdbService: DestinationService = {
  config,
  secretKeys: [],
  placeKeys: ['path'],
  claim: claimFolder,
  release(destination) {
    const place = placeOf(destination);
    if (!place.isOwn) releaseFolder(place);
  },
  test: testFolder,
};

/** Where the tables are, and whether that is in the data folder, which is known to be the server's own. */
function placeOf({ id, config: given, dataFolder }: ServedDestination): FolderPlace & { isOwn: boolean } {
  const { path } = config.parse(given);
  const isOwn = path === null || path === undefined;
  return { folder: isOwn ? dataPlaces.destination(dataFolder, id) : path, id, dataFolder, isOwn };
}

function claimFolder(destination: ServedDestination): void {
  const place = placeOf(destination);
  if (place.isOwn) return;
  refuseIf(problemOf(mustBeSafe, place));
  // What keeps it from being made is for the tests to tell: it may be that a disk is not there yet.
  problemOf(makeFolder, place);
  if (isThere(place.folder)) refuseIf(problemOf(mustBeMine, place));
}

function refuseIf(problem: string | null): void {
  if (problem !== null) throw invalid('config.path', problem);
}

type Step = (place: FolderPlace) => void;

/** In this order; what follows a step that failed is not tried. */
const ownSteps: readonly (readonly [string, Step])[] = [
  ['The folder can be made', makeFolder],
  ['The folder can be written to', mustBeWritable],
];
const steps: typeof ownSteps = [
  ['Nobody else can replace the folder', mustBeSafe],
  ['The folder can be made', makeFolder],
  ['The folder belongs to this destination', mustBeMine],
  ['The folder can be written to', mustBeWritable],
];

function testFolder(destination: ServedDestination): readonly SetupTest[] {
  const place = placeOf(destination);
  let hasFailed = false;
  return (place.isOwn ? ownSteps : steps).map(([title, step]) => {
    if (hasFailed) return describeTest(title, 'SKIPPED', 'the step before has failed');
    const problem = problemOf(step, place);
    hasFailed = problem !== null;
    return describeTest(title, hasFailed ? 'FAILED' : 'PASSED', problem ?? '');
  });
}

function describeTest(title: string, status: SetupTest['status'], message: string): SetupTest {
  return { title, status, message, details: message };
}

function problemOf(step: Step, place: FolderPlace): string | null {
  try {
    step(place);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
