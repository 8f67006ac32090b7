import { expect, test } from 'vitest';
import { answerOf } from '../answer.ts';
import { findLink, linkHeader } from './links.ts';

test.each([
  ['<https://a/?page=2>; rel="next"', 'https://a/?page=2'],
  ['<a>; rel=prev, <b?x=1,2>; rel=next; title="x"', 'b?x=1,2'],
  ['<a>; title="see, also; rel=next", <b>; REL="last next"', 'b'],
  ['<a>; rel="nextpage"', undefined],
  ['', undefined],
])('in %s the next link is %s', (header, url) => {
  expect(findLink(header, 'next')).toBe(url);
});

test('a link to plain http of the same host is followed encrypted', () => {
  const next = (from: string, link: string) => {
    const headers = { link: `<${link}>; rel=next` };
    const answer = answerOf({
      status: 200,
      headers,
      url: new URL(from),
      method: 'GET',
      bytes: Buffer.from('[]'),
    });
    return linkHeader().next({ request: {}, answer, rows: [], count: 0 });
  };
  expect(next('https://a:8443/x', 'http://a/x?page=2')).toEqual({ url: 'https://a:8443/x?page=2' });
  expect(next('https://a/x', 'http://b/x')).toEqual({ url: 'http://b/x' });
  expect(next('http://a/x', 'y?page=2')).toEqual({ url: 'http://a/y?page=2' });
});
