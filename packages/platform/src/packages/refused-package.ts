import { ApiError } from '../api/api-error.ts';

/** The error for a package that holds what none may hold. */
export function refused(what: string, why: string): ApiError {
  return new ApiError(
    'InvalidInput',
    `file: ${what} is refused, as ${why}: mend the package and send it again`,
  );
}

/** The error for a package that this server cannot run. */
export function unusable(problem: string): ApiError {
  return new ApiError('InvalidInput', `file: ${problem}`);
}
