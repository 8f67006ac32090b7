import { expect, test } from 'vitest';
import { connectorFile, failedAfterOneSafeRow, oneSafeRow, runConnector } from './run-connector.ts';

const succeeded = { status: 'succeeded', code: null, message: null, warnings: [] };

const outsideUpdate =
  'an operation was called after update() had ended: await everything that writes before update() returns';

test('a writer nobody awaited, which writes after update() has ended, fails the sync', async () => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    const write = async () => {
      for (let id = 3; id < 6; id += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await op.upsert('thing', { id });
      }
    };
    void write();`),
  );
  expect(ending).toEqual(failedAfterOneSafeRow('operation_outside_update', outsideUpdate));
});

test('a late writer whose error is swallowed fails the sync too', async () => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    setTimeout(() => { op.checkpoint({ seen: 3 }).catch(() => {}); }, 300);`),
  );
  expect(ending).toEqual(failedAfterOneSafeRow('operation_outside_update', outsideUpdate));
});

test('a writer that sleeps for longer than the end is waited for is named in a warning', async () => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    setTimeout(() => { void op.upsert('thing', { id: 3 }); }, 30_000);`),
  );
  expect(ending).toEqual({
    ...succeeded,
    tables: {
      thing: [
        { id: 1, name: 'safe' },
        { id: 2, name: 'not safe' },
      ],
      note: [],
    },
    state: { seen: 1 },
    warnings: [
      'update() has ended, but Timeout is still open: close connections and await everything before update() returns',
    ],
  });
});

test.each([
  ['fetch', 'void fetch(url).then(() => op.upsert("thing", { id: 3 }));'],
  ['node:http', 'get(url, () => { void op.upsert("thing", { id: 3 }); });'],
])('a request by %s nobody awaited, answered too late, fails the sync', async (_, request) => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    const { createServer, get } = await import('node:http');
    const server = createServer((_request, response) => { setTimeout(() => response.end(), 20_000); });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = 'http://127.0.0.1:' + server.address().port + '/rows?token=hidden';
    ${request}
    void get;`),
  );
  expect(ending).toEqual(
    failedAfterOneSafeRow(
      'operation_not_awaited',
      expect.stringMatching(
        /^update\(\) has ended while a request to http:\/\/127\.0\.0\.1(:\d+)? waits for its answer: await everything before update\(\) returns, or abort it$/,
      ),
    ),
  );
});

test('a request that was answered, and a connection kept for the next one, fail nothing', async () => {
  const ending = await runConnector(
    connectorFile(`    const { createServer, get } = await import('node:http');
    const server = createServer((_request, response) => { response.end('x'.repeat(1_000_000)); });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = 'http://127.0.0.1:' + server.address().port;
    await fetch(url);
    await new Promise((resolve) => get(url, (response) => { response.resume(); response.on('end', resolve); }));
    await fetch('http://127.0.0.1:1').catch(() => {});
    await fetch(url, { signal: AbortSignal.abort() }).catch(() => {});
    await op.upsert('thing', { id: 1, name: 'kept' });`),
  );
  expect({ status: ending.status, tables: ending.tables }).toEqual({
    status: 'succeeded',
    tables: { thing: [{ id: 1, name: 'kept' }], note: [] },
  });
});

test('the first error of an operation ends the sync although the author catches it', async () => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    try { await op.upsert('thing', { name: 'no key' }); } catch { log.info('never mind'); }
    try { await op.checkpoint({ seen: 3 }); } catch { log.info('never mind'); }`),
  );
  expect(ending).toEqual(
    failedAfterOneSafeRow(
      'null_primary_key',
      'upsert on table "thing": row 1 of 1 has no value for the key column "id": {"name":"no key"}',
    ),
  );
});

test('hundreds of megabytes without await are refused before they fill the memory', async () => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    const { randomBytes } = await import('node:crypto');
    for (let id = 10; id < 4000; id += 1) {
      void op.upsert('thing', { id, name: randomBytes(50_000).toString('hex') });
    }`),
  );
  expect(ending).toEqual(
    failedAfterOneSafeRow(
      'operation_not_awaited',
      expect.stringMatching(/^\d+ MB wait to be taken over: an operation was called without `await`$/),
    ),
  );
});

test('a few operations without await arrive all the same, in their order', async () => {
  const ending = await runConnector(
    connectorFile(`    for (let id = 1; id <= 3; id += 1) void op.upsert('thing', { id, name: 'first' });
    void op.update('thing', { id: 2, name: 'second' });
    void op.delete('thing', { id: 3 });
    void op.checkpoint({ seen: 3 });`),
  );
  expect(ending).toEqual({
    ...succeeded,
    tables: {
      thing: [
        { id: 1, name: 'first' },
        { id: 2, name: 'second' },
        { id: 3, name: 'first', _fivetran_deleted: true },
      ],
      note: [],
    },
    state: { seen: 3 },
  });
});

test('a handle left open after update() is waited for two seconds and named', async () => {
  const begun = performance.now();
  const ending = await runConnector(
    connectorFile(`    const { createServer } = await import('node:http');
    await new Promise((resolve) => createServer().listen(0, '127.0.0.1', resolve));
    await op.upsert('thing', { id: 1, name: 'kept' });`),
  );
  expect(ending).toEqual({
    ...succeeded,
    tables: { thing: [{ id: 1, name: 'kept' }], note: [] },
    state: {},
    warnings: [
      'update() has ended, but TCPServerWrap is still open: close connections and await everything before update() returns',
    ],
  });
  expect(performance.now() - begun).toBeGreaterThan(2000);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('a connector that closes its standard output goes on', async () => {
  const ending = await runConnector(
    connectorFile(`    const { closeSync } = await import('node:fs');
    closeSync(1);
    await op.upsert('thing', { id: 1, name: 'kept' });`),
  );
  expect(ending).toEqual({ ...succeeded, tables: { thing: [{ id: 1, name: 'kept' }], note: [] }, state: {} });
});

test('very long lines of output and log arrive whole', async () => {
  const lengths: number[] = [];
  const ending = await runConnector(
    connectorFile(`    console.log('a'.repeat(3_000_000));
    log.info('b'.repeat(5_000_000));
    await op.upsert('thing', { id: 1, name: 'kept' });`),
    {
      onLog: (message) => lengths.push(message.length),
      onOutput: (line) => lengths.push(line.length),
    },
  );
  expect(ending).toEqual({ ...succeeded, tables: { thing: [{ id: 1, name: 'kept' }], note: [] }, state: {} });
  expect(lengths.toSorted((a, b) => a - b)).toEqual([3_000_000, 5_000_000]);
});

const standsStill =
  'waits for something that can no longer happen, as no timer, connection or file is open: settle every promise that is awaited';

test('an update() that waits for a promise nothing can settle fails at once', async () => {
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    await new Promise(() => {});`),
  );
  expect(ending).toEqual(failedAfterOneSafeRow('connector_ended', `update() ${standsStill}`));
});

test('what nothing can settle is noticed after a request, a timer and a long pause of the engine too', async () => {
  const ending = await runConnector(
    connectorFile(`    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => { response.end('answer'); });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    await fetch('http://127.0.0.1:' + server.address().port, { headers: { connection: 'close' }, signal });
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (let id = 10; id < 2010; id += 1) await op.upsert('note', { id, text: String(id).repeat(5000) });
${oneSafeRow}
    await new Promise(() => {});`),
    { sizes: { filesWaiting: 100_000, fileSize: 1_000_000 } },
  );
  expect({ ...ending, tables: ending.tables['note']?.length }).toEqual({
    ...failedAfterOneSafeRow('connector_ended', `update() ${standsStill}`),
    tables: 2000,
  });
});

test('an update() that waits for its signal alone goes on until the sync is cancelled', async () => {
  const cancelled = new AbortController();
  const ending = await runConnector(
    connectorFile(`${oneSafeRow}
    setTimeout(() => log.info('still here'), 500);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await op.checkpoint({ seen: 2 });`),
    { signal: cancelled.signal, onLog: () => setTimeout(() => cancelled.abort(), 500) },
  );
  expect(ending).toEqual({
    status: 'cancelled',
    code: 'sync_cancelled',
    message: 'the sync was cancelled',
    tables: {
      thing: [
        { id: 1, name: 'safe' },
        { id: 2, name: 'not safe' },
      ],
    },
    state: { seen: 2 },
    warnings: [],
  });
});

test('a schema() that waits for a promise nothing can settle fails at once', async () => {
  const ending = await runConnector(
    `import { connector } from '@headwater/sdk';

export default connector({ schema: () => new Promise(() => {}), async update() {} });
`,
  );
  expect(ending).toEqual({
    status: 'failed',
    code: 'connector_ended',
    message: `schema() ${standsStill}`,
    tables: {},
    state: null,
    warnings: [],
  });
});

test('a file that waits for a promise nothing can settle while it is loaded is named', async () => {
  const ending = await runConnector('await new Promise(() => {});\nexport {};\n');
  expect(ending).toEqual({
    status: 'failed',
    code: 'connector_invalid',
    message: `<folder>/connector.ts could not be loaded: it ${standsStill}`,
    tables: {},
    state: null,
    warnings: [],
  });
});

test('operations go on after a checkpoint that wrote more than may wait', async () => {
  const ending = await runConnector(
    connectorFile(`    await op.upsert('note', { text: 'x'.repeat(200_000) });
    await op.checkpoint({ seen: 1 });
    await op.upsert('thing', { id: 1, name: 'after it' });`),
    { sizes: { filesWaiting: 100_000 }, timeoutSeconds: 20 },
  );
  expect(ending).toEqual({
    ...succeeded,
    tables: { note: [{ text: 'x'.repeat(200_000) }], thing: [{ id: 1, name: 'after it' }] },
    state: { seen: 1 },
  });
});
