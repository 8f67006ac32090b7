// Shows a list that names documents, fetched a few at a time, and each document mapped to a table and those below it.
import { connector } from 'headwater';
import { http, inOrder, mapRows, nextUrl, pages, write } from 'headwater/http';

const pokemon = mapRows('pokemon', {
  key: ['id'],
  // A column by the path of its field; fields that no column names are left out.
  columns: {
    id: 'id',
    name: 'name',
    species: 'species.name',
    base_experience: 'base_experience',
    height: 'height',
    weight: 'weight',
    order: 'order',
  },
  children: {
    pokemon_types: { path: 'types', key: ['slot'], columns: { slot: 'slot', name: 'type.name' } },
    pokemon_abilities: {
      path: 'abilities',
      key: ['slot'],
      columns: { slot: 'slot', name: 'ability.name', is_hidden: 'is_hidden' },
    },
    pokemon_stats: { path: 'stats', key: ['name'], columns: { name: 'stat.name', value: 'base_stat' } },
  },
});

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the PokéAPI', default: 'https://pokeapi.co' },
    pageSize: { type: 'integer', label: 'Pokémon that are saved together', default: 100 },
    requestsAtOnce: { type: 'integer', label: 'Requests at the same time', default: 4 },
  },
  schema: pokemon.schema,
  // New ones come at the end of the list.
  state: { offset: 0 },

  async update({ configuration: { baseUrl, pageSize, requestsAtOnce }, state, op, signal }) {
    const api = http({ baseUrl, rateLimit: { requests: 100, per: 'minute' }, signal });
    const query = { offset: state.offset, limit: pageSize };
    const list = pages<{ name: string }>(api, '/api/v2/pokemon', nextUrl({ at: 'next' }), {
      rows: 'results',
      query,
    });
    for await (const { rows } of list) {
      const documents = inOrder(rows, requestsAtOnce, async ({ name }, ended) => {
        const answer = await api.get(`/api/v2/pokemon/${name}`, { signal: ended });
        return answer.json();
      });
      for await (const document of documents) await write(op, pokemon.rows([document]));
      state.offset += rows.length;
      await op.checkpoint(state);
    }
  },
});
