import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fairOrder, type TurnLimits, type WaitingTurn } from './fair-order.ts';

const now = new Date('2026-11-25T12:00:00.000Z');
const minute = 60_000;
const plenty: TurnLimits = { server: 100, destination: 100 };
const none: ReadonlyMap<string, number> = new Map();

function turn(connectionId: string, groupId: string, trigger = 'schedule', minutesAgo = 0): WaitingTurn {
  const queuedAt = new Date(now.getTime() - minutesAgo * minute).toISOString();
  return { connectionId, groupId, trigger, queuedAt };
}

function order(
  waiting: readonly WaitingTurn[],
  running: readonly WaitingTurn[] = [],
  limits: TurnLimits = plenty,
  lastTurns = none,
): readonly string[] {
  return fairOrder(waiting, running, limits, { now, lastTurns }).map(({ connectionId }) => connectionId);
}

describe('of the syncs that wait', () => {
  test('those of one destination begin in their order', () => {
    expect(order([turn('a', 'one'), turn('b', 'one'), turn('c', 'one')])).toEqual(['a', 'b', 'c']);
  });

  test('destinations take turns', () => {
    const waiting = [
      turn('a', 'one'),
      turn('b', 'one'),
      turn('c', 'two'),
      turn('d', 'two'),
      turn('e', 'three'),
    ];
    expect(order(waiting)).toEqual(['a', 'c', 'e', 'b', 'd']);
  });

  test('those begin first whose destination has fewer running', () => {
    const running = [turn('x', 'one'), turn('y', 'one'), turn('z', 'two')];
    const waiting = [turn('a', 'one'), turn('b', 'two'), turn('c', 'two')];
    expect(order(waiting, running)).toEqual(['b', 'a', 'c']);
  });

  test('those begin first that a person asked for, or that are to be read anew', () => {
    const waiting = [
      turn('a', 'one'),
      turn('b', 'one', 'resync'),
      turn('c', 'two', 'retry'),
      turn('d', 'two', 'user'),
    ];
    expect(order(waiting)).toEqual(['b', 'd', 'a', 'c']);
  });

  test('one that has waited for ten minutes comes no later than those a person asks for', () => {
    const waiting = [
      turn('a', 'one', 'schedule', 10),
      turn('b', 'one', 'schedule', 9),
      turn('c', 'one', 'user', 1),
    ];
    expect(order(waiting)).toEqual(['a', 'c', 'b']);
  });

  test('no more begin than the limits leave', () => {
    const running = [turn('x', 'one'), turn('y', 'two')];
    const waiting = [turn('a', 'one'), turn('b', 'two'), turn('c', 'two'), turn('d', 'three')];
    expect(order(waiting, running, { server: 4, destination: 100 })).toEqual(['d', 'a']);
    expect(order(waiting, running, { server: 100, destination: 1 })).toEqual(['d']);
    expect(order(waiting, running, { server: 2, destination: 100 })).toEqual([]);
    expect(order(waiting, running, { server: 1, destination: 100 })).toEqual([]);
  });

  test('none begins whose connection runs, and it does not keep the next from its turn', () => {
    expect(order([turn('a', 'one'), turn('b', 'one')], [turn('a', 'one')])).toEqual(['b']);
  });
});

test('a destination with ten thousand that wait keeps no other from its turn, even with one place', () => {
  let waiting = Array.from({ length: 10_000 }, (_, index) => turn(`large_${index}`, 'large', 'schedule', 60));
  waiting.push(turn('small_1', 'small'), turn('small_2', 'small'), turn('other', 'other'));
  const lastTurns = new Map<string, number>();
  const begun: string[] = [];
  // One runs at a time, and has ended before the next begins.
  for (let count = 1; count <= 6; count += 1) {
    const limits = { server: 1, destination: 1 };
    // They have all waited for long, or none of the others would be reached for another reason.
    const later = new Date(now.getTime() + 60 * minute);
    const [chosen] = fairOrder(waiting, [], limits, { now: later, lastTurns });
    if (chosen === undefined) break;
    begun.push(chosen.connectionId);
    lastTurns.set(chosen.groupId, count);
    waiting = waiting.filter((other) => other !== chosen);
  }
  expect(begun).toEqual(['large_0', 'small_1', 'other', 'large_1', 'small_2', 'large_2']);
});

const groups = ['one', 'two', 'three', 'four'];
const someTurn = fc.record({
  number: fc.nat(60),
  groupId: fc.constantFrom(...groups),
  trigger: fc.constantFrom('schedule', 'retry', 'user', 'resync'),
  minutesAgo: fc.nat(20),
});
const someTurns = fc
  .uniqueArray(someTurn, { selector: ({ number }) => number, maxLength: 40, size: 'max' })
  .map((turns) =>
    turns
      .toSorted((one, other) => other.minutesAgo - one.minutesAgo)
      .map(({ number, groupId, trigger, minutesAgo }) => turn(`c${number}`, groupId, trigger, minutesAgo)),
  );

test('it chooses what one finds who looks through all that wait for each place', () => {
  fc.assert(
    fc.property(
      someTurns,
      someTurns,
      fc.record({ server: fc.nat(30), destination: fc.nat(8) }),
      fc.uniqueArray(fc.constantFrom(...groups)),
      (waiting, running, limits, served) => {
        const lastTurns = new Map(served.map((group, index) => [group, index]));
        expect(order(waiting, running, limits, lastTurns)).toEqual(
          chooseOneByOne(waiting, running, limits, lastTurns),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

/** The rule in its plainest form: for each place, all that may begin are ranked. */
function chooseOneByOne(
  waiting: readonly WaitingTurn[],
  running: readonly WaitingTurn[],
  limits: TurnLimits,
  lastTurns: ReadonlyMap<string, number>,
): readonly string[] {
  const chosen: WaitingTurn[] = [];
  for (;;) {
    const all = [...running, ...chosen];
    const runs = ({ groupId }: WaitingTurn) => all.filter((other) => other.groupId === groupId).length;
    const isTurnTaken = ({ groupId }: WaitingTurn) => chosen.some((other) => other.groupId === groupId);
    const isUrgent = ({ trigger, queuedAt }: WaitingTurn) =>
      trigger === 'user' || trigger === 'resync' || now.getTime() - Date.parse(queuedAt) >= 10 * minute;
    const rank = (one: WaitingTurn) => [
      isUrgent(one) ? 0 : 1,
      runs(one),
      isTurnTaken(one) ? 1000 : (lastTurns.get(one.groupId) ?? -1),
      waiting.indexOf(one),
    ];
    const [next] = waiting
      .filter((one) => all.every(({ connectionId }) => connectionId !== one.connectionId))
      .filter((one) => all.length < limits.server && runs(one) < limits.destination)
      .toSorted((one, other) => compare(rank(one), rank(other)));
    if (next === undefined) return chosen.map(({ connectionId }) => connectionId);
    chosen.push(next);
  }
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return (one[place] ?? 0) - (other[place] ?? 0);
}
