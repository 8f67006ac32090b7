// The rows of `narrow` from an API, page by page.
import { connector, type Row } from '@headwater/sdk';
import { cursorInBody, http, pages } from '@headwater/sdk/http';
import { lastRowLine } from '../last-row.ts';
import { narrowTable } from '../rows/narrow-rows.ts';

type NarrowRow = Row<typeof narrowTable>;

export default connector({
  configuration: { port: 'integer', rows: 'integer' },
  schema: { t: narrowTable },
  async update({ configuration: { port, rows }, op, log, signal }) {
    const api = http({ baseUrl: `http://127.0.0.1:${port}`, signal });
    const listing = pages<NarrowRow>(api, '/rows', cursorInBody({ at: 'next' }), { rows: 'items' });
    for await (const page of listing) await op.upsert('t', page.rows);
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
