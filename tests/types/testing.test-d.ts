import { connector } from 'headwater';
import { explore, sync } from 'headwater/testing';

// The mistakes people make in tests, each on its own line. types.test.ts holds what the compiler says about them.

const issues = connector({
  configuration: { apiKey: 'secret', pageSize: { type: 'integer', default: 100 } },
  schema: { issue: { primaryKey: ['id'], columns: { id: 'LONG' } } },
  state: { page: 1 },
  async update() {},
});

await sync(issues, { configuration: { apiKey: 'k' }, record: 'cassettes/issues', scrub: [/\d+/, 'x'] });
await sync(issues, { record: new URL('issues.json', import.meta.url), unused: 'allow' });
await explore(issues, { configuration: { apiKey: 'k', pageSize: 5 }, state: { page: 2 } });
const { text, runs }: { text: string; runs: number } = await explore(issues, {
  disturbances: ['crash', '401'],
});
await explore(issues, { fetch: () => Response.json({}), resetSource: async () => {}, maxRuns: 10 });

await sync(issues, { record: true }); // 1 no name of a cassette
await sync(issues, { unused: 'ignore' }); // 2 a choice that does not exist
await explore(issues, { configuration: { apikey: 'k' } }); // 3 an unknown setting
await explore(issues, { state: { pages: 1 } }); // 4 a misspelt state
await explore(issues, { disturbances: ['404'] }); // 5 a disturbance that does not exist
await explore(issues, { record: 'cassettes/issues' }); // 6 a cassette cannot be explored

export { text, runs };
