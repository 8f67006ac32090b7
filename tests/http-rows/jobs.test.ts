import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connector } from '@headwater/sdk';
import { expect, onTestFinished, test } from 'vitest';
import { exportJob, jobStates, type JobStatus, type Submitted } from '@headwater/sdk/http';
import { newWarehouse } from '../cases/warehouse.ts';

/** What a source answers, one question after the other; the last answer of each kind is given again. */
interface Script {
  submit: Submitted[];
  /** The words for the states of each job. */
  status: Record<string, string[]>;
  /** How much of a file comes before the connection breaks. */
  breaksAfterBytes: number;
}

const file = 'id,name\n1,a\n2,b\n';
const stateOf = jobStates({
  running: ['queued'],
  done: ['completed'],
  failed: ['failed'],
  expired: ['purged'],
});

/** A server that makes exports. */
async function startSource(script: Script) {
  const log: string[] = [];
  const next = <T>(answers: T[]): T | undefined => (answers.length > 1 ? answers.shift() : answers[0]);
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    log.push(`${method} ${url}`);
    const id = url.split('/')[2] ?? '';
    if (method === 'POST') response.end(JSON.stringify(next(script.submit)));
    else if (url.startsWith('/status/'))
      response.end(JSON.stringify({ state: next(script.status[id] ?? []), why: 'too many rows' }));
    else if (script.breaksAfterBytes < file.length) {
      response.writeHead(200, { 'content-length': file.length });
      response.write(file.slice(0, script.breaksAfterBytes), () => setTimeout(() => response.destroy(), 20));
    } else response.end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return { log, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Loads the export of a source; `waits` gets what it would have waited for, in seconds. */
function visits(url: string, waits: number[] = [], random = 1) {
  let now = 0;
  const clock = {
    now: () => now,
    random: () => random,
    async sleep(milliseconds: number) {
      waits.push(milliseconds / 1000);
      now += milliseconds;
    },
  };
  const ask = async (path: string, method = 'GET') => fetch(`${url}${path}`, { method });
  return connector({
    schema: { visit: { primaryKey: ['id'] } },
    state: { job: { id: null as string | null }, exports: 0 },
    async update({ op, state, signal }) {
      const bytes = exportJob({
        name: 'visits',
        slot: state.job,
        save: () => op.checkpoint(state),
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script says what it answers
        submit: async () => (await (await ask('/jobs', 'POST')).json()) as Submitted,
        async status(id): Promise<JobStatus<string>> {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script says what it answers
          const said = (await (await ask(`/status/${id}`)).json()) as { state: string; why: string };
          const state = stateOf(said.state);
          return state === 'done'
            ? { state, result: `/files/${id}` }
            : state === 'failed'
              ? { state, message: said.why }
              : { state };
        },
        async download(path) {
          const { body } = await ask(path);
          if (body === null) throw new Error('there is no file');
          return body;
        },
        deadlineSeconds: 600,
        signal,
        clock,
      });
      let text = '';
      for await (const chunk of bytes) {
        text += Buffer.from(chunk).toString();
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        for (const [id, name] of lines.map((line) => line.split(','))) {
          if (id !== 'id') await op.upsert('visit', { id: Number(id), name });
        }
      }
      state.exports += 1;
      await op.checkpoint(state);
    },
  });
}

const rows = [
  { id: 1, name: 'a' },
  { id: 2, name: 'b' },
];
const whole = Number.POSITIVE_INFINITY;

test('an export is submitted, waited for longer and longer, and read', async () => {
  const source = await startSource({
    submit: [{ id: '7' }],
    status: { 7: [...Array.from({ length: 8 }, () => 'queued'), 'completed'] },
    breaksAfterBytes: whole,
  });
  const warehouse = await newWarehouse();
  const waits: number[] = [];
  const { state } = await warehouse.sync(visits(source.url, waits));
  expect(await warehouse.tables()).toEqual({ visit: rows });
  expect(state).toEqual({ job: { id: null }, exports: 1 });
  expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  expect(source.log).toEqual([
    'POST /jobs',
    ...Array.from({ length: 9 }, () => 'GET /status/7'),
    'GET /files/7',
  ]);
});

test('at most half of a pause is left to chance, and none of one that the source asks for', async () => {
  const source = await startSource({
    submit: [{ busy: true }, { busy: true, waitSeconds: 300 }, { id: '7' }],
    status: { 7: ['queued', 'completed'] },
    breaksAfterBytes: whole,
  });
  const waits: number[] = [];
  await (await newWarehouse()).sync(visits(source.url, waits, 0));
  expect(waits).toEqual([1, 300, 1]);
});

test.each([0, 10])(
  'a sync that breaks after %i bytes leaves the job to the next one, which submits none',
  async (bytes) => {
    const script: Script = {
      submit: [{ id: '7' }, { id: '8' }],
      status: { 7: ['completed'] },
      breaksAfterBytes: bytes,
    };
    const source = await startSource(script);
    const warehouse = await newWarehouse();
    expect(await warehouse.failedSync(visits(source.url))).toMatch(/^(?:source|connector_failed): /);
    script.breaksAfterBytes = whole;
    const { state } = await warehouse.sync(visits(source.url));
    expect(await warehouse.tables()).toEqual({ visit: rows });
    expect(state).toEqual({ job: { id: null }, exports: 1 });
    expect(source.log).toEqual([
      'POST /jobs',
      'GET /status/7',
      'GET /files/7',
      'GET /status/7',
      'GET /files/7',
    ]);
  },
);

test('a job that takes too long is waited for by the next sync', async () => {
  const script: Script = { submit: [{ id: '7' }], status: { 7: ['queued'] }, breaksAfterBytes: whole };
  const source = await startSource(script);
  const warehouse = await newWarehouse();
  expect(await warehouse.failedSync(visits(source.url))).toBe(
    'source: export "visits": job 7 is still running after 600 s: sync again later, or raise `deadlineSeconds`',
  );
  script.status = { 7: ['completed'] };
  await warehouse.sync(visits(source.url));
  expect(await warehouse.tables()).toEqual({ visit: rows });
  expect(source.log.filter((line) => line === 'POST /jobs')).toHaveLength(1);
});

test('a source that stays busy is given up, with nothing submitted', async () => {
  const source = await startSource({ submit: [{ busy: true }], status: {}, breaksAfterBytes: whole });
  expect(await (await newWarehouse()).failedSync(visits(source.url))).toBe(
    'source: export "visits": the source is busy and has not taken the job after 600 s: sync again later, or raise `deadlineSeconds`',
  );
});

test('a job that failed says why, and the next sync submits another', async () => {
  const source = await startSource({
    submit: [{ id: '7' }, { id: '8' }],
    status: { 7: ['queued', 'failed'], 8: ['completed'] },
    breaksAfterBytes: whole,
  });
  const warehouse = await newWarehouse();
  expect(await warehouse.failedSync(visits(source.url))).toBe(
    'source: export "visits": job 7 failed (too many rows): mend what it names, then sync again',
  );
  await warehouse.sync(visits(source.url));
  expect(await warehouse.tables()).toEqual({ visit: rows });
});

test('a job that expired is submitted again, once', async () => {
  const script: Script = {
    submit: [{ id: '7' }, { id: '8' }, { id: '9' }],
    status: { 7: ['purged'], 8: ['completed'], 9: ['purged'] },
    breaksAfterBytes: whole,
  };
  const warehouse = await newWarehouse();
  await warehouse.sync(visits((await startSource(script)).url));
  expect(await warehouse.tables()).toEqual({ visit: rows });
  script.submit = [{ id: '7' }, { id: '9' }];
  const source = await startSource(script);
  expect(await warehouse.failedSync(visits(source.url))).toBe(
    'source: export "visits": job 9 expired before it was read, and the one before it too: sync more often',
  );
  expect(source.log).toEqual(['POST /jobs', 'GET /status/7', 'POST /jobs', 'GET /status/9']);
});

test('a job without an id is an error, not a job', async () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a source may answer
  const answer = { id: 7 } as unknown as Submitted;
  const source = await startSource({ submit: [answer], status: {}, breaksAfterBytes: whole });
  expect(await (await newWarehouse()).failedSync(visits(source.url))).toBe(
    'connector_failed: export "visits": submit() gave 7 as the id of the job: a text is wanted',
  );
});
