import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exchangeVersion } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { connectorFile, inFolder, runConnector } from './run-connector.ts';

/** The program of another version: it says which, waits for its orders and reports what the engine would believe. */
function hostOfVersion(version: number): string {
  return `import { createReadStream, writeSync } from 'node:fs';

const report = (message) => writeSync(4, JSON.stringify(message) + '\\n');
report({ kind: 'ready', version: ${version}, secrets: [] });
for await (const _order of createReadStream('', { fd: 3 })) {
  report({ kind: 'checkpoint', checkpoint: 1, state: { seen: 1 } });
  report({ kind: 'done' });
}
`;
}

test.each([exchangeVersion - 1, exchangeVersion + 1])(
  'a connector whose SDK speaks version %i of the exchange fails before anything is taken from it',
  async (version) => {
    const ending = await inFolder(async (folder) => {
      const host = join(folder, 'host.mjs');
      await writeFile(host, hostOfVersion(version));
      return runConnector(connectorFile(''), { host });
    });
    expect(ending).toEqual({
      status: 'failed',
      code: 'protocol',
      message: `the engine speaks version ${exchangeVersion} of the exchange, this connector version ${version}: install one version of headwater`,
      tables: {},
      state: null,
      warnings: [],
    });
  },
);

test('a connector whose SDK speaks the same version is believed', async () => {
  const ending = await inFolder(async (folder) => {
    const host = join(folder, 'host.mjs');
    await writeFile(host, hostOfVersion(exchangeVersion));
    return runConnector(connectorFile(''), { host });
  });
  expect(ending).toEqual({
    status: 'succeeded',
    code: null,
    message: null,
    tables: {},
    state: { seen: 1 },
    warnings: [],
  });
});
