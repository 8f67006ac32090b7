import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNameMap, createUniqueNames, type NameMapOptions } from './name-map.ts';

const systemColumns = ['_fivetran_synced', '_fivetran_deleted', '_fivetran_id'];

function columnNames(options: Partial<NameMapOptions> = {}) {
  return createNameMap({
    strategy: 'FIVETRAN',
    kind: 'column',
    reserved: systemColumns,
    maximumBytes: Infinity,
    foldsCase: true,
    stored: new Map(),
    ...options,
  });
}

function namesOf(sources: readonly string[], options: Partial<NameMapOptions> = {}): string[] {
  const names = columnNames(options);
  return sources.map((source) => names.nameOf(source));
}

describe('names that meet', () => {
  test('a later source name that meets a taken one gets six digits of its hash', () => {
    expect(namesOf(['user_data', 'userData', 'user-data', 'userData'])).toEqual([
      'user_data',
      'user_data_7665b6',
      'user_data_165daa',
      'user_data_7665b6',
    ]);
  });

  // Case 35.
  test('na!e and na%e are two columns', () => {
    expect(namesOf(['na!e', 'na%e'])).toEqual(['na_e', 'na_e_6d222a']);
  });

  // Case 37.
  test('SOURCE naming keeps names of any script', () => {
    expect(namesOf(['名前', 'größe', 'select', 'two words'], { strategy: 'SOURCE' })).toEqual([
      '名前',
      'größe',
      'select',
      'two words',
    ]);
  });

  // Case 38.
  test('Aa and aA are two columns, under both strategies', () => {
    expect(namesOf(['Aa', 'aA'], { strategy: 'FIVETRAN' })).toEqual(['aa', 'a_a']);
    expect(namesOf(['AA', 'aa'], { strategy: 'FIVETRAN' })).toEqual(['aa', 'aa_961b6d']);
    expect(namesOf(['Aa', 'aA'], { strategy: 'SOURCE' })).toEqual(['Aa', 'aA_af1c08']);
    expect(namesOf(['Aa', 'aA'], { strategy: 'SOURCE', foldsCase: false })).toEqual(['Aa', 'aA']);
  });

  // Cases 40 and 41.
  test('two tables equal in their first 63 bytes are two tables, both within the limit', () => {
    const start = 'a_very_long_name_'.repeat(4);
    const options = { kind: 'table', maximumBytes: 63 } as const;
    const names = namesOf([`${start}orders`, `${start}customers`, 'x'.repeat(62)], options);
    expect(names).toEqual([start.slice(0, 63), `${start.slice(0, 56)}_7e255c`, 'x'.repeat(62)]);
  });

  test('a name is cut between characters', () => {
    const options = { strategy: 'SOURCE', maximumBytes: 63 } as const;
    expect(namesOf([`${'x'.repeat(61)}größe`, `${'x'.repeat(60)}👑`], options)).toEqual([
      `${'x'.repeat(61)}gr`,
      'x'.repeat(60),
    ]);
    const [, second = ''] = namesOf(['é'.repeat(40), 'é'.repeat(41)], options);
    expect(second).toMatch(/^é{28}_[0-9a-f]{6}$/);
  });

  test('a suffix that is taken too grows', () => {
    const names = ['user_data', 'user_data_7665b6', 'user_data_7665b62', 'userData'];
    expect(namesOf(names).at(-1)).toBe('user_data_7665b62a');
  });

  test('a name whose every suffix is taken still gets one', () => {
    const taken = ['user_data'];
    for (let round = 0; round < 100; round += 1) {
      const stored = new Map(taken.map((name, index) => [`taken ${index}`, name]));
      const name = columnNames({ stored, maximumBytes: 20 }).nameOf('userData');
      expect(taken).not.toContain(name);
      taken.push(name);
    }
  });
});

describe('names that cannot stay', () => {
  test('a column named like a system column gets the suffix', () => {
    expect(namesOf(['_fivetran_synced', '_FIVETRAN_DELETED', 'fivetran_id'])).toEqual([
      '_fivetran_synced_18f25c',
      '_fivetran_deleted_a6c3cf',
      'fivetran_id',
    ]);
    const [name = ''] = namesOf(['_Fivetran_Synced'], { strategy: 'SOURCE' });
    expect(name).toMatch(/^_Fivetran_Synced_[0-9a-f]{6}$/);
  });

  test('a name of which nothing is left becomes _ and the hash', () => {
    expect(namesOf(['', '\ue000'])).toEqual(['_e3b0c4', '_d3bff2']);
    expect(namesOf([''], { strategy: 'SOURCE' })).toEqual(['_e3b0c4']);
  });

  test('lone surrogates and NUL are replaced, and names that differ in them only stay apart', () => {
    const sources = ['x\ud800', 'x\ud801', 'x\udc00', 'x\0', 'x\ufffd'];
    const names = namesOf(sources, { strategy: 'SOURCE' });
    expect(names[0]).toBe('x\ufffd');
    expect(new Set(names).size).toBe(5);
    expect(names.every((name) => name.isWellFormed() && !name.includes('\0'))).toBe(true);
  });
});

describe('stored names', () => {
  test('are kept, whatever the rules say now', () => {
    const stored = new Map([
      ['userData', 'OldName'],
      ['_fivetran_synced', '_fivetran_synced'],
    ]);
    expect(namesOf(['userData', '_fivetran_synced'], { stored })).toEqual(['OldName', '_fivetran_synced']);
  });

  test('are not given to another source name, even before theirs is asked for', () => {
    const stored = new Map([['userData', 'user_data']]);
    expect(namesOf(['user_data', 'userData'], { stored })).toEqual(['user_data_3279da', 'user_data']);
  });

  test('are not changed by the map', () => {
    const stored = new Map<string, string>();
    namesOf(['a', 'b'], { stored });
    expect(stored.size).toBe(0);
  });
});

describe('any names, in any order', () => {
  // Few letters and a short limit, so that names meet all the time.
  const source = fc.oneof(
    fc.string({
      unit: fc.constantFrom('a', 'A', 'b', '_', '-', '1', 'é', 'É', '\0', '\ud800', '\udc00'),
      maxLength: 6,
    }),
    fc.string({ unit: fc.constantFrom('x', 'X', 'ß', '👑'), minLength: 15, maxLength: 30 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'a_ca978112ca1b',
      '_fivetran_id',
      '_FIVETRAN_ID',
      'ſ',
      's',
      'S',
      'İ',
      'i',
      'ẞ',
      'ß',
      'SS',
    ),
  );
  const sources = fc.uniqueArray(source, { maxLength: 30 });
  const options = fc.record({
    strategy: fc.constantFrom('FIVETRAN', 'SOURCE'),
    kind: fc.constantFrom('table', 'column'),
    maximumBytes: fc.constantFrom(16, 63, Infinity),
    foldsCase: fc.boolean(),
  });

  test('no two source names share a name, and every name is within the limit', () => {
    fc.assert(
      fc.property(sources, options, (given, rules) => {
        const names = [...systemColumns, ...namesOf(given, rules)];
        const compared = rules.foldsCase ? names.map((name) => name.toLowerCase()) : names;
        expect(new Set(compared).size).toBe(given.length + systemColumns.length);
        for (const name of names.slice(systemColumns.length)) {
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(rules.maximumBytes);
          expect(Buffer.byteLength(name)).toBeGreaterThan(0);
          expect(name.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('the same order gives the same names', () => {
    fc.assert(
      fc.property(sources, options, (given, rules) => {
        expect(namesOf(given, rules)).toEqual(namesOf(given, rules));
      }),
    );
  });

  test('once stored, a name is the same in every later order, and new names do not meet it', () => {
    fc.assert(
      fc.property(sources, sources, options, (early, late, rules) => {
        const first = namesOf(early, rules);
        const stored = new Map(early.map((name, index) => [name, first[index] ?? '']));
        const all = [...new Set([...late, ...early.toReversed()])];
        const later = new Map(namesOf(all, { ...rules, stored }).map((name, index) => [all[index], name]));
        expect(early.map((name) => later.get(name))).toEqual(first);
        expect(new Set(later.values()).size).toBe(all.length);
      }),
    );
  });

  test('a name that the map has given is given to itself by a new map', () => {
    fc.assert(
      fc.property(sources, options, (given, rules) => {
        for (const name of namesOf(given, { ...rules, reserved: [], strategy: 'SOURCE' })) {
          expect(namesOf([name], { ...rules, reserved: [], strategy: 'SOURCE' })).toEqual([name]);
        }
      }),
    );
  });
});

test('names may be made in any other way', () => {
  const rules = { reserved: [], maximumBytes: 63, foldsCase: true, stored: new Map() };
  const names = createUniqueNames((source) => source.slice(0, 1), rules);
  expect([names.nameOf('apple'), names.nameOf('pear')]).toEqual(['a', 'p']);
  expect(names.nameOf('apricot')).toMatch(/^a_[0-9a-f]{6}$/);
});
