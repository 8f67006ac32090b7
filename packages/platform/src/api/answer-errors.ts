import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { DestinationError, HeadwaterError, whyDiskIsFull } from '@headwater/protocol';
import { isStoreAway, whyStoreIsFull } from '../control/store-errors.ts';
import { ApiError, type ApiErrorCode } from './api-error.ts';
import type { App } from './app.ts';

/** Answers whatever is thrown in the form that clients read: `{ code, message }`. */
export function answerErrors(app: App): void {
  app.setErrorHandler(async (thrown, request, reply) => {
    const error = asApiError(thrown);
    if (error.status >= 500) request.log.error({ err: thrown }, error.message);
    return reply
      .status(error.status)
      .headers({ ...error.headers })
      .type('application/json')
      .send(JSON.stringify({ code: error.code, message: error.message }));
  });
  app.setNotFoundHandler((request) => {
    throw new ApiError('NotFound_Route', `there is no ${request.method} ${request.url.split('?')[0]}`);
  });
}

const codesOfFastify: Readonly<Record<string, ApiErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PayloadTooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UnsupportedMediaType',
  FST_REQ_FILE_TOO_LARGE: 'PayloadTooLarge',
  FST_FILES_LIMIT: 'InvalidInput',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UnsupportedMediaType',
};

function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const problems = thrown.validation.map(({ instancePath, message }) => {
      const field = instancePath.slice(1).replaceAll('/', '.');
      return field === '' ? String(message) : `${field}: ${message}`;
    });
    return new ApiError('InvalidInput', problems.join('; '));
  }
  if (thrown instanceof HeadwaterError && !(thrown instanceof DestinationError) && thrown.actor === 'user') {
    return new ApiError('InvalidInput', thrown.message);
  }
  const whyFull = whyDiskIsFull(thrown) ?? whyStoreIsFull(thrown);
  if (whyFull !== undefined) {
    return new ApiError('InsufficientStorage', `the server could not store it, as ${whyFull}`);
  }
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    const code = codesOfFastify[thrown.code];
    if (code !== undefined) return new ApiError(code, thrown.message);
    if ('statusCode' in thrown && thrown.statusCode === 400)
      return new ApiError('InvalidInput', thrown.message);
    if (thrown.code === alreadyThere) {
      return new ApiError(
        'Conflict',
        'something of this name was made at the same moment: read it, and ask again',
      );
    }
    if (thrown.code === goneMeanwhile) {
      return new ApiError(
        'Conflict',
        'what it refers to was changed at the same moment: read it, and ask again',
      );
    }
  }
  if (isStoreAway(thrown)) {
    return new ApiError('Unavailable', 'the control store does not answer: try again soon', {
      'retry-after': '5',
    });
  }
  return new ApiError('InternalError', 'a fault of the server itself: its log says more');
}

/** What PostgreSQL says when two requests make the same; in SQLite they follow each other. */
const alreadyThere = '23505';

/** What PostgreSQL says when one request deletes what another refers to; in SQLite they follow each other. */
const goneMeanwhile = '23503';
