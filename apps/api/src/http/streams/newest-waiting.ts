import { defer, exhaustMap, finalize, from, type OperatorFunction, Subject, throttle } from 'rxjs';

/**
 * Works on one value after the other, never on two at once. Of the values that come meanwhile only the newest waits:
 * for work that finds by itself all that has happened until it starts.
 * @param work takes its time: what is done as soon as it starts would not be seen to end
 */
export function newestWaiting<T, R>(work: (value: T) => AsyncIterable<R>): OperatorFunction<T, R> {
  return (values) =>
    defer(() => {
      const done = new Subject<void>();
      return values.pipe(
        throttle(() => done, { leading: true, trailing: true }),
        exhaustMap((value) => from(work(value)).pipe(finalize(() => done.next()))),
      );
    });
}
