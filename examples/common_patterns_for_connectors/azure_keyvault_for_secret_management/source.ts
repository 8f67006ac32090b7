import { startPlayground } from '../../playground/start-playground.ts';
import { startKeyVault } from '../../sources/azure-key-vault.ts';
import type { HttpSource } from '../../sources/http-source.ts';

/** A vault, and the playground whose password it keeps. */
interface VaultAndPlayground extends AsyncDisposable {
  readonly vault: HttpSource;
  readonly playground: HttpSource;
  /** What the vault keeps, by name. */
  readonly secrets: Map<string, string>;
  readonly settings: Record<
    'vaultUrl' | 'loginUrl' | 'tenantId' | 'clientId' | 'clientSecret' | 'baseUrl',
    string
  >;
}

/** Starts both, and tells how to reach them. */
export async function startSource(): Promise<VaultAndPlayground> {
  const client = { tenantId: 'tenant-1', clientId: 'app-1', clientSecret: 'app-secret' };
  const playground = await startPlayground({ seed: 1 });
  const { username, password } = playground.credentials.basic;
  const secrets = new Map([
    ['playground-username', username],
    ['playground-password', password],
  ]);
  const vault = await startKeyVault(client, secrets);
  return {
    vault,
    playground,
    secrets,
    settings: { vaultUrl: vault.url, loginUrl: vault.url, ...client, baseUrl: playground.url },
    async [Symbol.asyncDispose]() {
      await vault[Symbol.asyncDispose]();
      await playground[Symbol.asyncDispose]();
    },
  };
}
