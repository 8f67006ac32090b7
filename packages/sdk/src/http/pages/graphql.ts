import { SourceError, isObject } from '@headwater/protocol';
import { readPath, readToken } from './read-path.ts';
import type { Strategy } from './strategy.ts';

/** A connection of GraphQL, as its queries have it. */
export interface GraphqlOptions {
  /** The query: it takes the cursor as a variable, and asks for `pageInfo { hasNextPage endCursor }`. */
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Where the connection is in the answer: `data.repository.issues`. */
  readonly at: string;
  /** The variable of the cursor. @default 'after' */
  readonly cursor?: string;
}

/**
 * Reads a connection of GraphQL, with `nodes` or with `edges`. An error in the answer is one, whatever its status.
 *
 * @example
 * pages<Issue>(api, '/graphql', graphql({ query, at: 'data.issues', variables: { first: 100 } }));
 */
export function graphql({ query, variables = {}, at, cursor = 'after' }: GraphqlOptions): Strategy {
  return {
    method: 'POST',
    first: {},
    json: { query, variables },
    rows(body) {
      refuseErrors(body);
      const nodes = readPath(body, `${at}.nodes`);
      if (Array.isArray(nodes)) return nodes;
      const edges = readPath(body, `${at}.edges`);
      if (Array.isArray(edges)) return edges.map((edge) => readPath(edge, 'node'));
      throw new SourceError(`the answer has neither nodes nor edges at “${at}”: check \`at\` and the query`);
    },
    next({ answer }) {
      const info = readPath(answer.json(), `${at}.pageInfo`);
      if (!isObject(info) || typeof info['hasNextPage'] !== 'boolean') {
        throw new SourceError(
          `the answer has no “${at}.pageInfo.hasNextPage”: ask for pageInfo { hasNextPage endCursor }`,
        );
      }
      if (!info['hasNextPage']) return undefined;
      const token = readToken(info, 'endCursor');
      if (token !== undefined) return { body: { [`variables.${cursor}`]: token } };
      throw new SourceError(`the answer has a next page and no “${at}.pageInfo.endCursor”: ask for it`);
    },
  };
}

function refuseErrors(body: unknown): void {
  const errors = readPath(body, 'errors');
  if (!Array.isArray(errors) || errors.length === 0) return;
  const messages = errors.map((error) => readToken(error, 'message') ?? 'no message');
  throw new SourceError(
    `the source answered the query with errors (${messages.join('; ')}): check the query`,
  );
}
