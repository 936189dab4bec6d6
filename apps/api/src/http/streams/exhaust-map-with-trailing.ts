import { defer, exhaustMap, finalize, from, type OperatorFunction, Subject, throttle } from 'rxjs';

/**
 * RxJS `exhaustMap` that keeps the trailing value: it works on one value at a time, and of the values that arrive
 * meanwhile only the newest waits. For work that reads the current state itself when it starts.
 * @param work must be asynchronous: the end of synchronous work would be missed
 */
export function exhaustMapWithTrailing<T, R>(work: (value: T) => AsyncIterable<R>): OperatorFunction<T, R> {
  return (values) =>
    defer(() => {
      const done = new Subject<void>();
      return values.pipe(
        throttle(() => done, { leading: true, trailing: true }),
        exhaustMap((value) => from(work(value)).pipe(finalize(() => done.next()))),
      );
    });
}
