import { setImmediate } from 'node:timers/promises';
import { Subject } from 'rxjs';
import { exhaustMapWithTrailing } from './exhaust-map-with-trailing';

describe('exhaustMapWithTrailing', () => {
  const start = () => {
    const values = new Subject<number>();
    const started: number[] = [];
    const seen: string[] = [];
    let endWork: (() => void) | undefined;
    const subscription = values
      .pipe(
        exhaustMapWithTrailing(async function* (value: number) {
          started.push(value);
          yield `starts ${value}`;
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
    return { values, started, seen, end, subscription };
  };

  it('works on the newest of what came meanwhile, once the work before it is done', async () => {
    const { values, started, seen, end } = start();
    for (const value of [1, 2, 3]) values.next(value);
    expect(started).toEqual([1]);
    await end();
    expect(started).toEqual([1, 3]);
    values.next(4);
    await end();
    await end();
    expect(seen).toEqual(['starts 1', 'ends 1', 'starts 3', 'ends 3', 'starts 4', 'ends 4']);
  });

  it('works on no more than it was given, and on what comes later', async () => {
    const { values, started, end } = start();
    values.next(1);
    await end();
    expect(started).toEqual([1]);
    values.next(2);
    values.next(3);
    await end();
    await end();
    expect(started).toEqual([1, 2, 3]);
  });

  it('ends with the last work when nothing more can come', async () => {
    const { values, seen, end, subscription } = start();
    values.next(1);
    values.complete();
    expect(subscription.closed).toBe(false);
    await end();
    expect(seen).toEqual(['starts 1', 'ends 1']);
    expect(subscription.closed).toBe(true);
  });

  it('stops when no one listens', async () => {
    const { values, seen, end, subscription } = start();
    values.next(1);
    await setImmediate();
    subscription.unsubscribe();
    await end();
    expect(seen).toEqual(['starts 1']);
    expect(values.observed).toBe(false);
  });
});
