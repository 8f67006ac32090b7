import { expect, test } from 'vitest';
import type { JsonObject, Recovered } from '@headwater/protocol';
import { chooseState, type SavedState } from './state-choice.ts';

const committedAt = new Date('2024-05-01T10:00:00.000Z');

function recovered(state: JsonObject | null, earlierStates: JsonObject[] = []): Recovered {
  return {
    lastCommit: state === null ? null : { state, committedAt },
    earlierStates,
    tables: [],
    pendingTruncates: [],
  };
}

function saved(state: JsonObject, secondsAfterCommit: number): SavedState {
  return { state, modifiedAt: new Date(committedAt.getTime() + secondsAfterCommit * 1000) };
}

const changed = {
  notice:
    'files/state.json was changed since the last sync: this one starts from it. To start over, use --fresh.',
};

test('a given state wins over everything, an empty one too', () => {
  const sources = { saved: saved({ a: 2 }, 60), recovered: recovered({ a: 3 }) };
  expect(chooseState({ given: { a: 1 }, ...sources })).toEqual({ state: { a: 1 } });
  expect(chooseState({ given: {}, ...sources })).toEqual({ state: {} });
});

test('without a file it is the newest commit, or a first sync', () => {
  expect(chooseState({ given: null, saved: null, recovered: recovered({ a: 3 }) })).toEqual({
    state: { a: 3 },
  });
  expect(chooseState({ given: null, saved: null, recovered: recovered(null) })).toEqual({ state: null });
});

test('a file that says the same is no change, whenever it was touched and however its fields are ordered', () => {
  const sources = { given: null, recovered: recovered({ a: 3, b: { c: 1, d: [2] } }) };
  expect(chooseState({ ...sources, saved: saved({ b: { d: [2], c: 1 }, a: 3 }, 3600) })).toEqual({
    state: { a: 3, b: { c: 1, d: [2] } },
  });
});

test('a state we never wrote is of a person, whatever the clock says', () => {
  const sources = { given: null, recovered: recovered({ a: 3 }, [{ a: 2 }]) };
  const expected = { state: { a: 99 }, ...changed };
  expect(chooseState({ ...sources, saved: saved({ a: 99 }, 60) })).toEqual(expected);
  expect(chooseState({ ...sources, saved: saved({ a: 99 }, -3600) })).toEqual(expected);
  expect(chooseState({ ...sources, saved: saved({}, -3600) })).toEqual({ state: {}, ...changed });
});

test('an earlier state from before the newest commit is what a crash left behind', () => {
  const sources = { given: null, recovered: recovered({ a: 3 }, [{ a: 2 }, { a: 1 }]) };
  expect(chooseState({ ...sources, saved: saved({ a: 2 }, -0.1) })).toEqual({ state: { a: 3 } });
  expect(chooseState({ ...sources, saved: saved({ a: 1 }, 0.2) })).toEqual({ state: { a: 3 } });
  expect(chooseState({ ...sources, saved: saved({ a: 1 }, 2) })).toEqual({ state: { a: 3 } });
});

test('an earlier state that was written later was brought back by a person', () => {
  const sources = { given: null, recovered: recovered({ a: 3 }, [{ a: 2 }]) };
  expect(chooseState({ ...sources, saved: saved({ a: 2 }, 2.001) })).toEqual({ state: { a: 2 }, ...changed });
});

test('a file beside a warehouse without a sync is used, and said; an empty one is a first sync', () => {
  const sources = { given: null, recovered: recovered(null) };
  expect(chooseState({ ...sources, saved: saved({ a: 2 }, 0) })).toEqual({
    state: { a: 2 },
    notice:
      'files/state.json is used although files/warehouse.db holds no sync: rows from before it will be missing. To start over, use --fresh.',
  });
  expect(chooseState({ ...sources, saved: saved({}, 0) })).toEqual({ state: null });
});
