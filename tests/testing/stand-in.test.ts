import { connector } from 'headwater';
import { http } from 'headwater/http';
import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';

test('a function given as fetch answers headwater/http too, whose pauses are not waited for', async () => {
  const patient = connector({
    async update({ op }) {
      const api = http({ baseUrl: 'https://api.example.com' });
      await op.upsert('answer', (await api.get('/rows')).json<{ id: number }>());
    },
  });
  const answers = [
    new Response('', { status: 429, headers: { 'retry-after': '600' } }),
    Response.json({ id: 1 }),
  ];
  const { tables } = await sync(patient, {
    fetch: ({ url }) =>
      answers.shift() ?? new Response(`${url} was asked for once too often`, { status: 404 }),
  });
  expect(tables).toEqual({ answer: [{ id: 1 }] });
});
