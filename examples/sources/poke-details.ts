/** Height, weight, experience, types, abilities, hp and speed of the first Pokémon; a hidden ability is in brackets. */
const facts: Record<string, readonly [number, number, number, string, string, number, number]> = {
  bulbasaur: [7, 69, 64, 'grass poison', 'overgrow (chlorophyll)', 45, 45],
  ivysaur: [10, 130, 142, 'grass poison', 'overgrow (chlorophyll)', 60, 60],
  venusaur: [20, 1000, 263, 'grass poison', 'overgrow (chlorophyll)', 80, 80],
  charmander: [6, 85, 62, 'fire', 'blaze (solar-power)', 39, 65],
  charmeleon: [11, 190, 142, 'fire', 'blaze (solar-power)', 58, 80],
  charizard: [17, 905, 267, 'fire flying', 'blaze (solar-power)', 78, 100],
  squirtle: [5, 90, 63, 'water', 'torrent (rain-dish)', 44, 43],
  wartortle: [10, 225, 142, 'water', 'torrent (rain-dish)', 59, 58],
  blastoise: [16, 855, 265, 'water', 'torrent (rain-dish)', 79, 78],
  caterpie: [3, 29, 39, 'bug', 'shield-dust (run-away)', 45, 45],
  metapod: [7, 99, 72, 'bug', 'shed-skin', 50, 30],
  butterfree: [11, 320, 198, 'bug flying', 'compound-eyes (tinted-lens)', 60, 70],
};

/** Makes what `GET /api/v2/pokemon/{name}` answers, in the shape of the real API; it has two stats of six. */
export function detailsOf(name: string, id: number): object {
  const [height, weight, base_experience, types, abilities, hp, speed] = facts[name] ?? [
    3,
    32,
    39,
    'bug',
    'shield-dust',
    40,
    50,
  ];
  const link = (kind: string, linked: string) => ({
    name: linked,
    url: `https://pokeapi.co/api/v2/${kind}/${linked}/`,
  });
  const stat = (kind: string, base_stat: number) => ({ base_stat, effort: 0, stat: link('stat', kind) });
  return {
    id,
    name,
    base_experience,
    height,
    is_default: true,
    order: id,
    weight,
    species: link('pokemon-species', name),
    abilities: abilities.split(' ').map((ability, index) => ({
      is_hidden: ability.startsWith('('),
      slot: ability.startsWith('(') ? 3 : index + 1,
      ability: link('ability', ability.replaceAll(/[()]/g, '')),
    })),
    types: types.split(' ').map((type, index) => ({ slot: index + 1, type: link('type', type) })),
    stats: [stat('hp', hp), stat('speed', speed)],
  };
}
