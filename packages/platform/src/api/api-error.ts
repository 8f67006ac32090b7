/** The codes of errors, with the status each is answered with. A program tells errors apart by them. */
const statuses = {
  InvalidInput: 400,
  AuthFailed: 401,
  Forbidden: 403,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  Conflict: 409,
  PayloadTooLarge: 413,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
  InternalError: 500,
  Unavailable: 503,
  InsufficientStorage: 507,
} as const;

/** What `NotFound_…` can name. */
export type Resource =
  | 'Account'
  | 'Connection'
  | 'Destination'
  | 'Group'
  | 'Membership'
  | 'Package'
  | 'PublicKey'
  | 'Role'
  | 'Route'
  | 'Schema'
  | 'SchemaConfig'
  | 'Column'
  | 'Service'
  | 'ServiceAccount'
  | 'Sync'
  | 'SystemKey'
  | 'Table'
  | 'User'
  | 'Version'
  | 'Webhook';

export type ApiErrorCode = keyof typeof statuses | `NotFound_${Resource}`;

/** An answer that is no success. Its message is for a person: what happened, on what, what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ApiErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = isNotFound(code) ? 404 : statuses[code];
    this.headers = headers;
  }
}

function isNotFound(code: ApiErrorCode): code is `NotFound_${Resource}` {
  return code.startsWith('NotFound_');
}

/** The error for an id that does not exist, or is none of the asker's: who may not see it does not learn which. */
export function notFound(resource: Resource, id: string): ApiError {
  return new ApiError(`NotFound_${resource}`, `there is no ${titles[resource]} ${JSON.stringify(id)}`);
}

const titles: Record<Resource, string> = {
  Account: 'account',
  Connection: 'connection',
  Destination: 'destination',
  Group: 'group',
  Membership: 'membership of',
  Package: 'package',
  PublicKey: 'public key of',
  Role: 'role',
  Route: 'address',
  Schema: 'schema',
  SchemaConfig: 'schema configuration of',
  Column: 'column',
  Service: 'service',
  ServiceAccount: 'service account of',
  Sync: 'sync',
  SystemKey: 'system key',
  Table: 'table',
  User: 'user',
  Version: 'version',
  Webhook: 'webhook',
};

/** The error for a field that cannot be used. */
export function invalid(field: string, problem: string): ApiError {
  return new ApiError('InvalidInput', `${field}: ${problem}`);
}
