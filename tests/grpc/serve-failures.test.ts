import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError, connector, SourceError } from '@headwater/sdk';
import { describe, expect, test, vi } from 'vitest';
import { ended, serveConnector, valuesOf } from './serve-client.ts';

describe('an Update that fails', () => {
  const failing = (
    update: (context: { op: { upsert(table: string, row: object): Promise<void> } }) => unknown,
  ) =>
    serveConnector(
      connector({
        schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG' } } },
        update: async (context) => void (await update(context)),
      }),
    );

  test('with an error of the author says so in a line, and its stack in the log', async () => {
    const served = await failing(() => {
      throw new TypeError('x is not a function');
    });
    expect(await served.update()).toEqual({ messages: [], failure: '2: TypeError: x is not a function' });
    const [line] = served.log;
    expect(line).toEqual({
      level: 'ERROR',
      message_origin: 'library',
      message: expect.stringMatching(
        /^\u26a1 sdk update\(\) failed: TypeError: x is not a function\n +at .*serve-failures\.test\.ts:/,
      ),
    });
  });

  test('with a row that does not fit names it, even if the author catches the error', async () => {
    const served = await failing(async ({ op }) => {
      await op.upsert('thing', { id: 'seven' }).catch(() => {});
      await op.upsert('thing', { id: 8 });
    });
    expect((await served.update()).failure).toBe(
      '10: table "thing", row id="seven", column "id": a whole number is wanted, "seven" was given',
    );
  });

  test('because of the source says what that said', async () => {
    const served = await failing(() => {
      throw new SourceError('GET https://api.example.com answered 503: try again later', { retry: true });
    });
    expect((await served.update()).failure).toBe(
      '10: GET https://api.example.com answered 503: try again later',
    );
  });

  test('because of a setting is a task for the user', async () => {
    const served = await failing(() => {
      throw new ConfigurationError('GET https://api.example.com answered 401: check the API key');
    });
    const message = 'GET https://api.example.com answered 401: check the API key';
    expect(await served.update()).toEqual({
      messages: [{ task: { message } }],
      failure: `3: ${message}`,
    });
  });

  test('in code that nobody awaits fails that Update and no other', async () => {
    const served = await serveConnector(
      connector({
        configuration: { fails: 'boolean' },
        async update({ configuration, op }) {
          if (configuration.fails)
            void sleep(5).then(() => served.server.fail(new Error('nobody awaits me')));
          await sleep(100);
          await op.upsert('thing', { id: 1 });
        },
      }),
    );
    const [bad, good] = await Promise.all([
      served.update({ configuration: { fails: 'true' } }),
      served.update({ configuration: { fails: 'false' } }),
    ]);
    expect(bad).toEqual({ messages: [], failure: '2: Error: nobody awaits me' });
    expect({ failure: good.failure, ids: valuesOf(good.messages, 'id') }).toEqual({
      failure: undefined,
      ids: [{ long: '1' }],
    });
  });

  test('as its operations are not awaited says so', async () => {
    const served = await failing(async ({ op }) => {
      const text = 'x'.repeat(2 ** 20);
      for (let id = 0; id < 200; id += 1) void op.upsert('thing', { id, text });
      await sleep(0);
    });
    expect((await served.update()).failure).toMatch(
      /^10: \d+ MB wait to be taken over: an operation was called without `await`$/,
    );
  });

  test('with an operation after its end has ended well, and the log tells of it', async () => {
    let late: Promise<void> | undefined;
    const served = await failing(({ op }) => {
      late = sleep(20).then(() => op.upsert('thing', { id: 1 }));
      late.catch(() => {});
    });
    expect(await served.update()).toEqual({ messages: [], failure: undefined });
    await expect(late).rejects.toThrow('an operation was called after update() had ended');
    expect(served.log.map(({ level, message }) => [level, message])).toEqual([
      [
        'ERROR',
        '\u26a1 sdk update(), which has ended, failed: an operation was called after update() had ended: await everything that writes before update() returns',
      ],
    ]);
  });
});

describe('a client', () => {
  /** Writes rows for ever, counts them, and tells how it ended. */
  async function endless() {
    const seen = { rows: 0, aborted: false, ended: undefined as string | undefined };
    const served = await serveConnector(
      connector({
        async update({ op, signal }) {
          signal.addEventListener('abort', () => (seen.aborted = true));
          try {
            for (;;) {
              const text = 'x'.repeat(200);
              await op.upsert(
                'thing',
                Array.from({ length: 100 }, (_, row) => ({ id: seen.rows + row, text })),
              );
              seen.rows += 100;
            }
          } catch (error) {
            seen.ended = String(error);
            throw error;
          }
        },
      }),
    );
    return { served, seen };
  }

  test('that reads slowly makes the connector wait', async () => {
    const { served, seen } = await endless();
    const stream = served.stream();
    stream.once('data', () => stream.pause());
    let before = -1;
    await vi.waitFor(
      () => {
        const grown = seen.rows !== before;
        before = seen.rows;
        if (grown || seen.rows === 0) throw new Error('it still writes');
      },
      { interval: 300, timeout: 20_000 },
    );
    expect(seen.rows).toBeLessThan(50_000);
    stream.cancel();
    await vi.waitFor(() => expect(seen.ended).toBeDefined());
  });

  test('that cancels stops the code of the author', async () => {
    const { served, seen } = await endless();
    const stream = served.stream();
    stream.once('data', () => stream.cancel());
    expect(await ended(stream)).toMatch(/^1: /);
    await vi.waitFor(() =>
      expect(seen).toEqual({
        rows: seen.rows,
        aborted: true,
        ended: 'HeadwaterError: the client ended the call, or is gone',
      }),
    );
    expect(served.log).toEqual([]);
  });

  test('that reads on while the server stops is told, after a grace', async () => {
    const { served, seen } = await endless();
    const stream = served.stream();
    const end = ended(stream);
    await vi.waitFor(() => expect(seen.rows).toBeGreaterThan(0));
    await served.server.stop(100);
    expect(await end).toBe('14: the server of the connector stops: start the sync again');
    expect(seen.aborted).toBe(true);
  });
});
