import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DueQueue } from './due-queue.ts';

const at = (time: number) => new Date(time);

describe('a queue of what is due', () => {
  test('gives what is due, the longest overdue first, and keeps the rest', () => {
    const queue = new DueQueue();
    queue.set('third', at(30));
    queue.set('first', at(10));
    queue.set('second', at(20));
    expect(queue.takeDue(at(20))).toEqual(['first', 'second']);
    expect(queue.takeDue(at(29))).toEqual([]);
    expect([queue.nextAt, queue.size]).toEqual([at(30), 1]);
  });

  test('takes the last time that was set', () => {
    const queue = new DueQueue();
    queue.set('later', at(10));
    queue.set('sooner', at(50));
    queue.set('later', at(40));
    queue.set('sooner', at(20));
    expect(queue.nextAt).toEqual(at(20));
    expect(queue.takeDue(at(100))).toEqual(['sooner', 'later']);
    expect(queue.nextAt).toBeNull();
  });

  test('loses nothing when times change again and again', () => {
    const queue = new DueQueue();
    queue.set('quiet', at(5000));
    for (let time = 10_000; time > 0; time -= 1) queue.set(`restless_${time % 3}`, at(time));
    expect([queue.size, queue.nextAt]).toEqual([4, at(1)]);
    expect(queue.takeDue(at(10_000))).toEqual(['restless_1', 'restless_2', 'restless_0', 'quiet']);
  });

  test('forgets what is removed, also when it was not there', () => {
    const queue = new DueQueue();
    queue.set('gone', at(10));
    queue.set('stays', at(20));
    queue.delete('gone');
    queue.delete('never');
    expect(queue.takeDue(at(100))).toEqual(['stays']);
  });
});

const set = fc.record({ kind: fc.constant('set'), id: fc.nat(40), time: fc.nat(1000) });
const remove = fc.record({ kind: fc.constant('delete'), id: fc.nat(40), time: fc.constant(0) });
const take = fc.record({ kind: fc.constant('take'), id: fc.constant(0), time: fc.nat(1000) });
const steps = fc.array(
  fc.oneof({ weight: 30, arbitrary: set }, { weight: 3, arbitrary: remove }, { weight: 1, arbitrary: take }),
  { minLength: 1, maxLength: 1000, size: 'max' },
);

test('it does what a list does that is sorted each time', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new DueQueue();
      const list = new Map<string, number>();
      for (const { kind, id, time } of all) {
        const name = `connection_${id}`;
        if (kind === 'set') {
          queue.set(name, at(time));
          list.set(name, time);
        } else if (kind === 'delete') {
          queue.delete(name);
          list.delete(name);
        }
        const due = kind === 'take' ? takeFrom(list, time) : [];
        expect(kind === 'take' ? queue.takeDue(at(time)) : []).toEqual(due);
        expect(queue.size).toBe(list.size);
        expect(queue.nextAt?.getTime() ?? Infinity).toBe(Math.min(...list.values()));
      }
    }),
  );
});

function takeFrom(list: Map<string, number>, limit: number): readonly string[] {
  const due = [...list]
    .filter((entry) => entry[1] <= limit)
    .toSorted(([one, first], [other, second]) => first - second || (one < other ? -1 : 1))
    .map(([name]) => name);
  for (const name of due) list.delete(name);
  return due;
}
