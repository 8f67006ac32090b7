import { startHttpSource, type HttpSource } from '../../examples/sources/http-source.ts';

export interface Order {
  id: number;
  total: number;
}

export interface Page {
  orders: Order[];
  next: number | null;
}

/** Starts a source of orders, two on each page: order 1 and 2 on page 1. */
export function startOrders(pages: number): Promise<HttpSource> {
  return startHttpSource((request) => {
    const number = Number(new URL(request.url).searchParams.get('page'));
    if (number > pages) return Response.json({ orders: [], next: null });
    const orders = [2 * number - 1, 2 * number].map((id) => ({ id, total: id * 10 }));
    return Response.json({ orders, next: number < pages ? number + 1 : null } satisfies Page);
  });
}
