import { expectTypeOf, test } from 'vitest';
import { cursor, http, inOrder, linkHeader, pages, timeCursor, type Page } from 'headwater/http';

interface Issue {
  id: number;
  title: string;
}

const api = http({ baseUrl: 'https://api.example.com' });

test('pages have rows of the type the caller names, or of the function that finds them', () => {
  const listed = pages<Issue>(api, '/issues', linkHeader());
  expectTypeOf(listed).toEqualTypeOf<AsyncGenerator<Page<Issue>, void, undefined>>();
  expectTypeOf<Page<Issue>['rows']>().toEqualTypeOf<readonly Issue[]>();
  expectTypeOf(pages(api, '/issues', linkHeader())).toEqualTypeOf<
    AsyncGenerator<Page<unknown>, void, undefined>
  >();
  const found = pages(api, '/issues', linkHeader(), {
    rows: (body): Issue[] => (body === null ? [] : [{ id: 1, title: 'a' }]),
  });
  expectTypeOf(found).toEqualTypeOf(listed);
});

test('a cursor has the type it begins with, and work in order that of its results', () => {
  expectTypeOf(cursor('2024-01-01').value).toEqualTypeOf<string>();
  expectTypeOf(cursor(1n).since).toEqualTypeOf<bigint>();
  const lengths = inOrder(['a'], 2, async (text, signal) => (signal.aborted ? 0 : text.length));
  expectTypeOf(lengths).toEqualTypeOf<AsyncGenerator<number, void, undefined>>();
});

test('rows are not read by their time without the size of a page', () => {
  const options = { at: 'time', name: 'since' };
  expectTypeOf(timeCursor).toBeCallableWith({ ...options, sizeName: null, size: 100 });
  // @ts-expect-error -- the size is missing
  timeCursor({ ...options, sizeName: null });
});
