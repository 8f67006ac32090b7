// Shows which error says who must act when a sync fails: the user, the source, or whoever wrote the connector.
import { ConfigurationError, SourceError, connector } from 'headwater';

const choices = ['none', '401', '404', '503', 'no JSON', 'odd row'] as const;

export default connector({
  configuration: {
    failure: { type: 'choice', choices, default: 'none', label: 'What goes wrong with the second page' },
  },
  schema: { order: { primaryKey: ['id'], columns: { id: 'LONG', cents: 'LONG' } } },
  state: { lastId: 0 },

  async update({ configuration, state, op }) {
    for (;;) {
      const response = ordersAfter(state.lastId, configuration.failure);
      const orders = await readOrders(response, `GET /orders?after=${state.lastId}`);
      if (orders.length === 0) return;
      await op.upsert('order', orders);
      state.lastId = orders.at(-1)?.id ?? state.lastId;
      // What is written is kept, whatever happens to the next page.
      await op.checkpoint(state);
    }
  },
});

async function readOrders(response: Response, request: string): Promise<{ id: number; cents: number }[]> {
  const { ok, status } = response;
  if (status === 401) throw new ConfigurationError(`${request} answered 401: check the API key`);
  if (status >= 500) throw new SourceError(`${request} answered ${status}: try again later`, { retry: true });
  if (!ok) throw new SourceError(`${request} answered ${status}: check what the source offers`);
  try {
    return JSON.parse(await response.text());
  } catch (cause) {
    throw new SourceError(`${request} answered no JSON: ask the source what changed`, { cause });
  }
}

/** Stands for `fetch`: four orders, two a page. */
function ordersAfter(lastId: number, failure: string): Response {
  if (lastId === 2 && failure === 'no JSON') return new Response('<html>');
  if (lastId === 2 && Number(failure) > 0) return new Response('', { status: Number(failure) });
  const amounts = [1000, 2450, failure === 'odd row' ? 'ten' : 725, 9999];
  const orders = amounts.map((cents, index) => ({ id: index + 1, cents }));
  return Response.json(orders.slice(lastId, lastId + 2));
}
