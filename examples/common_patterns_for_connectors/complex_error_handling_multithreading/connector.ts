// Shows what may fail when pages are read side by side, and who decides: try again, leave a row out, or end the sync.
import { connector, SourceError } from 'headwater';
import { http, inOrder } from 'headwater/http';
import { circuitBreaker } from './circuit-breaker.ts';
import { isUser, type Page } from './users.ts';

const pageSize = 50;

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
    requestsAtOnce: { type: 'integer', label: 'Requests at the same time', default: 4 },
    mostFailures: { type: 'integer', label: 'Failures in a row that end a sync', default: 5 },
    mostSkipped: { type: 'integer', label: 'Users that may be left out of a sync', default: 10 },
  },
  schema: {
    user: {
      primaryKey: ['id'],
      columns: { id: 'STRING', createdAt: 'UTC_DATETIME', updatedAt: 'UTC_DATETIME' },
      otherColumns: 'infer',
    },
  },
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration, state, op, signal }) {
    const { baseUrl, requestsAtOnce, mostFailures, mostSkipped } = configuration;
    // The breaker is what tries again: the client asks once.
    const api = http({ baseUrl, retry: { attempts: 1 }, signal });
    const ask = circuitBreaker(mostFailures);
    const readPage = async (page: number, ended: AbortSignal) => {
      const query = { order_type: 'desc', per_page: pageSize, updated_since: state.updatedSince, page };
      return (
        await ask(() => api.get('/pagination/next_page_url', { query, signal: ended }), ended)
      ).json<Page>();
    };

    const { total_items: total } = await readPage(1, signal);
    const numbers = Array.from({ length: Math.ceil(total / pageSize) }, (_, index) => index + 1);
    const times = new Map<string, string>();
    let skipped = 0;
    for await (const { data } of inOrder(numbers, requestsAtOnce, readPage, { signal })) {
      const users = data.filter(isUser);
      skipped += data.length - users.length;
      for (const { id, updatedAt } of users) times.set(id, updatedAt);
      await op.upsert('user', users);
    }

    const came = `${times.size} of ${total} users came, and ${skipped} without an id or a time`;
    if (skipped > mostSkipped) throw new SourceError(`${came}: look at the source, or raise mostSkipped`);
    // A user that changes meanwhile moves to the front, and can push another one over the border of a page.
    if (times.size + skipped < total) throw new SourceError(`${came}: try again later`, { retry: true });
    if (skipped > 0) await op.warning(`${came}, which were left out`);
    // Not before: what is missing has to be asked for again.
    const newest = [...times.values()].toSorted().at(-1);
    await op.checkpoint({ updatedSince: newest ?? state.updatedSince });
  },
});
