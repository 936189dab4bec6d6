/** The promise's outcome, or `onTimeout`'s error when it takes longer than `durationMs`. */
export function within<T>(promise: Promise<T>, durationMs: number, onTimeout: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(onTimeout()), durationMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
