import type { HttpSource } from '../../sources/http-source.ts';
import { startStarWarsApi } from '../../sources/star-wars-api.ts';

/** The source of debugging, and that of deployed connectors. */
interface TwoSources extends AsyncDisposable {
  readonly forDebug: HttpSource;
  readonly deployed: HttpSource;
  readonly settings: { readonly debugUrl: string; readonly deployedUrl: string };
}

/** Starts both, and tells how to reach them. */
export async function startSource(): Promise<TwoSources> {
  const forDebug = await startStarWarsApi();
  const deployed = await startStarWarsApi();
  return {
    forDebug,
    deployed,
    settings: { debugUrl: `${forDebug.url}/api`, deployedUrl: `${deployed.url}/api` },
    async [Symbol.asyncDispose]() {
      await forDebug[Symbol.asyncDispose]();
      await deployed[Symbol.asyncDispose]();
    },
  };
}
