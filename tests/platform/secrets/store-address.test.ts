import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder, startAt } from './open-server.ts';
import { newSecret, planted } from './planted.ts';
import { findSecrets, outputOf } from './search.ts';

test('a control store that cannot be used is told of without its password', async () => {
  using scratch = scratchFolder();
  const password = newSecret('plain');
  const addresses = [
    `postgres://headwater:${password}@127.0.0.1:1/none`,
    `postgres://headwater:${password}@no.such.host.invalid/none`,
    `postgres://headwater:#%/${password}@127.0.0.1:1/none`,
    `postgres://headwater:${password}@[/none`,
    `postgres://127.0.0.1:port/none?password=${password}`,
    password,
  ];
  for (const address of addresses) {
    const start = startAt({ data: join(scratch.folder, 'data'), environment: { DATABASE_URL: address } });
    const told = await start.then(String, String);
    expect(told).toMatch(/^Error: the server ended: headwater: /);
    expect(findSecrets([planted('password', password)], [outputOf('server', told)])).toEqual([]);
  }
});
