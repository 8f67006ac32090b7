import { startHttpSource, type HttpSource } from './http-source.ts';

/** A post in the shape of the real API. */
interface Post {
  readonly userId: number;
  readonly id: number;
  readonly title: string;
  readonly body: string;
}

const posts: readonly Post[] = [
  { userId: 1, id: 1, title: 'rivers', body: 'They begin in the hills.\nThey end in the sea.' },
  { userId: 1, id: 2, title: 'springs', body: 'Most of them are small.' },
  { userId: 2, id: 3, title: 'lakes', body: 'Water that takes its time.' },
];

/** A stand-in for https://jsonplaceholder.typicode.com whose posts can change. */
export interface JsonPlaceholder extends HttpSource {
  /** Replaces the post of the same id, or adds one. */
  put(post: Post): void;
}

/** Starts the stand-in: `GET /posts`, with three posts. */
export async function startJsonPlaceholder(): Promise<JsonPlaceholder> {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const source = await startHttpSource((request) =>
    new URL(request.url).pathname === '/posts'
      ? Response.json([...byId.values()])
      : Response.json({}, { status: 404 }),
  );
  return { ...source, put: (post) => void byId.set(post.id, post) };
}
