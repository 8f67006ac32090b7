import { HeadwaterError } from '@headwater/protocol';
import type { Message } from 'esbuild';
import type { ConnectorPlace } from '../connector-place.ts';
import { leaveOutDrivers, type Driver } from './native-drivers.ts';
import type { PackageEntry } from './package-entry.ts';
import { steadyBundle } from './steady-bundle.ts';

/** A connector and what runs it, each in one file, with the modules both need in chunks. */
export interface Bundle {
  readonly entries: readonly PackageEntry[];
  /** What it imports without holding it. */
  readonly drivers: readonly Driver[];
}

/** The files a package is started with: `node host.js connector.js`. */
export const hostBundle = 'host.js';
export const connectorBundle = 'connector.js';

/** Modules of the older kind, inside one of the newer kind, ask for `require` and where they are. */
const requireOfNode = `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`;

/**
 * Bundles a connector with all it imports, and with the host of the SDK it was written with: the two share their
 * modules, as the host must know the errors the connector throws.
 *
 * @param host the host program of the SDK
 * @throws HeadwaterError `connector_invalid` when an import leads nowhere, or a file cannot be read
 */
export async function bundleConnector({ file, folder }: ConnectorPlace, host: string): Promise<Bundle> {
  const { build } = await import('esbuild');
  const drivers = new Map<string, Driver>();
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: { host, connector: file },
    outdir: '.',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    sourcemap: 'linked',
    legalComments: 'inline',
    chunkNames: 'chunk-[hash]',
    banner: { js: requireOfNode },
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    // As Node reads TypeScript, whatever a tsconfig.json says: an import stays unless it is one of a type.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, target: 'esnext' } },
    plugins: [leaveOutDrivers(drivers)],
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw new HeadwaterError('connector_invalid', problemsOf(error).join('\n'), { cause: error });
  });
  const files = steadyBundle(
    folder,
    outputFiles.map(({ path, text }) => ({ path, text })),
    Object.keys(metafile.inputs),
  );
  return { entries: files, drivers: [...drivers.values()] };
}

function problemsOf(error: unknown): string[] {
  if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) throw error;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- documented by esbuild for the error of a build
  return (error.errors as Message[]).map(({ text, location }) => {
    const place = location === null ? '' : `${location.file}:${location.line}:${location.column + 1}: `;
    return `the connector cannot be bundled: ${place}${text}`;
  });
}
