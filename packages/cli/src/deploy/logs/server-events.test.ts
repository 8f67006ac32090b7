import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readServerEvents, type ServerEvent } from './server-events.ts';

async function eventsOf(text: string, pieces: readonly number[]): Promise<ServerEvent[]> {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    let start = 0;
    for (const size of [...pieces, bytes.length]) {
      yield bytes.subarray(start, start + size);
      start += size;
    }
  }
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(chunks())) events.push(event);
  return events;
}

const stream = [
  'retry: 1000',
  '',
  ': a comment',
  'id: 7',
  'event: message',
  'data: {"message":',
  'data:  "größer 🌊"}',
  '',
  'data',
  '',
  'id: 9',
  'data: two: colons',
  '',
  'data: never ended',
];

const events = [
  { id: '7', data: '{"message":\n "größer 🌊"}' },
  { id: '7', data: '' },
  { id: '9', data: 'two: colons' },
];

test.each(['\n', '\r\n', '\r'])('events are read, whatever ends a line: %j', async (end) => {
  expect(await eventsOf(stream.join(end), [])).toEqual(events);
});

test('they are the same however the bytes arrive', async () => {
  const pieces = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.constantFrom('\n', '\r\n', '\r'), async (sizes, end) => {
      expect(await eventsOf(stream.join(end), sizes)).toEqual(events);
    }),
  );
});
