// Shows an answer that is parsed into a class: its constructor looks at each field once, and its fields are the columns.
import { connector, SourceError } from 'headwater';
import { http } from 'headwater/http';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the API', default: 'https://jsonplaceholder.typicode.com' },
  },
  schema: {
    posts: {
      primaryKey: ['id'],
      columns: { id: 'INT', userId: 'INT', title: 'STRING', body: 'STRING', words: 'INT' },
    },
  },

  async update({ configuration: { baseUrl }, op, signal }) {
    const answer = (await http({ baseUrl, signal }).get('/posts')).json();
    if (!Array.isArray(answer)) throw new SourceError('GET /posts answered no list: check baseUrl');
    await op.upsert(
      'posts',
      answer.map((item: unknown) => new Post(item)),
    );
  },
});

class Post {
  readonly id: number;
  readonly userId: number;
  readonly title: string;
  readonly body: string;
  readonly words: number;

  /** @throws SourceError when the item is no post: what comes from outside can be anything. */
  constructor(item: unknown) {
    this.id = readField(item, 'id', isNumber);
    this.userId = readField(item, 'userId', isNumber);
    this.title = readField(item, 'title', isString);
    this.body = readField(item, 'body', isString);
    this.words = this.body.split(/\s+/).length;
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isString = (value: unknown): value is string => typeof value === 'string';

function readField<Value>(item: unknown, name: string, fits: (value: unknown) => value is Value): Value {
  const value: unknown = item instanceof Object ? Reflect.get(item, name) : undefined;
  if (fits(value)) return value;
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  throw new SourceError(
    `GET /posts: "${name}" ${found} in ${JSON.stringify(item)}: ask the source what changed`,
  );
}
