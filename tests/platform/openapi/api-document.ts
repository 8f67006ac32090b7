/** A schema, as a JSON document has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What an answer or a request can hold, by its content type. */
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

/** An operation, as the document describes it. */
interface DescribedOperation {
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** What `GET /v1/openapi.json` gives. */
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

/** One method of one address. */
export interface Operation extends DescribedOperation {
  /** `GET /v1/groups/{groupId}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Answered without a key. */
  readonly isPublic: boolean;
  /** The schema of a JSON body; null when it takes none. */
  readonly bodySchema: Schema | null;
}

/** Reads the document that a running server serves. Gives its operations. */
export async function readOperations(url: string): Promise<Operation[]> {
  const response = await fetch(`${url}/v1/openapi.json`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is wrong about it fails the walk
  const document = (await response.json()) as ApiDocument;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      isPublic: described.security?.length === 0,
      bodySchema: described.requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

/** The names in the braces of a path. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
