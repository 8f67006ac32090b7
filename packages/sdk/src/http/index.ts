export type { AnswerHeaders, HttpAnswer, HttpStream } from './answer.ts';
export type { RateHeaders } from './asked-wait.ts';
export type { Auth, OutgoingRequest } from './auth.ts';
export type { Clock } from './clock.ts';
export type { Timeout } from './exchange.ts';
export { HttpError } from './http-error.ts';
export { http, type Http, type HttpOptions } from './http.ts';
export type { RequestOptions } from './prepare-request.ts';
export type { ArrayStyle, Query, QueryValue } from './query.ts';
export type { RateLimit } from './rate-limit.ts';
export type { RetryOptions } from './retry.ts';
export type { Failure, IsFailure } from './send.ts';
export type { TlsOptions } from './transport.ts';
export { apiKey, basic, bearer, scheme } from './header-auth.ts';
export { hmac, type HmacOptions, type Once } from './hmac.ts';
export { jwtBearer, signJwt, type JwtAlgorithm, type JwtBearerOptions, type JwtKey } from './jwt.ts';
export { oauth2ClientCredentials, oauth2Refresh, type TokenStore } from './oauth2.ts';
export type { TokenEndpoint } from './request-token.ts';
export { session, type Session, type SessionOptions } from './session.ts';
export { sigV4, type SigV4Options } from './sig-v4.ts';
export { vendedToken, type Token, type VendedTokenOptions } from './vended-token.ts';
export { offset, pageNumber, type CountedOptions } from './pages/counted.ts';
export { cursorInBody, cursorInHeader, cursorInRequestBody, type CursorOptions } from './pages/cursors.ts';
export { graphql, type GraphqlOptions } from './pages/graphql.ts';
export { keyset, timeCursor, type KeysetOptions } from './pages/keyset.ts';
export { linkHeader, nextUrl } from './pages/links.ts';
export { odata } from './pages/odata.ts';
export { pages, type Page, type PagesOptions } from './pages/pages.ts';
export type { PageRequest, ReadPage, Strategy } from './pages/strategy.ts';
export { cursor, type Cursor, type CursorStart } from './increments/cursor.ts';
export type { CursorValue } from './increments/compare-cursors.ts';
export type { Duration } from './increments/duration.ts';
export { windows, type Window, type WindowsOptions } from './increments/windows.ts';
export { inOrder, type InOrderOptions } from './in-order.ts';
export {
  completeRead,
  completeReadWhenDue,
  newCompleteReads,
  type CompleteReadOperations,
  type CompleteReads,
  type DueRead,
  type EverythingRead,
  type ReadEverything,
} from './deletes/index.ts';
export {
  exportJob,
  jobStates,
  type ExportJob,
  type JobSlot,
  type JobState,
  type JobStatus,
  type Poll,
  type Submitted,
} from './jobs/index.ts';
export {
  boolean,
  computed,
  constant,
  countMismatches,
  date,
  decimal,
  hash,
  integer,
  mapRows,
  position,
  utc,
  write,
  type ChildMap,
  type ColumnReader,
  type FlattenOptions,
  type HashKey,
  type MapOptions,
  type MappedRows,
  type Mismatches,
  type Path,
  type PositionKey,
  type RowKey,
  type RowMap,
  type RowWriter,
  type TableMap,
  type UtcOptions,
} from './rows/index.ts';
