import { setImmediate } from 'node:timers/promises';
import { Subject } from 'rxjs';
import { newestWaiting } from './newest-waiting';

describe('newestWaiting', () => {
  const begin = () => {
    const values = new Subject<number>();
    const begun: number[] = [];
    const seen: string[] = [];
    let endWork: (() => void) | undefined;
    const subscription = values
      .pipe(
        newestWaiting(async function* (value: number) {
          begun.push(value);
          yield `begins ${value}`;
          await new Promise<void>((resolve) => {
            endWork = resolve;
          });
          yield `ends ${value}`;
        }),
      )
      .subscribe((result) => seen.push(result));
    const end = async () => {
      await setImmediate();
      endWork?.();
      await setImmediate();
    };
    return { values, begun, seen, end, subscription };
  };

  it('works on the newest of what came meanwhile, once the work before it is done', async () => {
    const { values, begun, seen, end } = begin();
    for (const value of [1, 2, 3]) values.next(value);
    expect(begun).toEqual([1]);
    await end();
    expect(begun).toEqual([1, 3]);
    values.next(4);
    await end();
    await end();
    expect(seen).toEqual(['begins 1', 'ends 1', 'begins 3', 'ends 3', 'begins 4', 'ends 4']);
  });

  it('works on no more than it was given, and on what comes later', async () => {
    const { values, begun, end } = begin();
    values.next(1);
    await end();
    expect(begun).toEqual([1]);
    values.next(2);
    values.next(3);
    await end();
    await end();
    expect(begun).toEqual([1, 2, 3]);
  });

  it('ends with the last work when nothing more can come', async () => {
    const { values, seen, end, subscription } = begin();
    values.next(1);
    values.complete();
    expect(subscription.closed).toBe(false);
    await end();
    expect(seen).toEqual(['begins 1', 'ends 1']);
    expect(subscription.closed).toBe(true);
  });

  it('tells no more when no one listens', async () => {
    const { values, seen, end, subscription } = begin();
    values.next(1);
    await setImmediate();
    subscription.unsubscribe();
    await end();
    expect(seen).toEqual(['begins 1']);
    expect(values.observed).toBe(false);
  });
});
