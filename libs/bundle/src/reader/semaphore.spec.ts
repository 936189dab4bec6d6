import { Semaphore } from './semaphore';

describe('Semaphore', () => {
  it('never runs more than it may, runs all, and keeps the order', async () => {
    const semaphore = new Semaphore(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const task = (index: number) => async () => {
      started.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, index % 3));
      running -= 1;
      return index;
    };
    const indices = Array.from({ length: 20 }, (_, index) => index);
    await expect(Promise.all(indices.map((index) => semaphore.run(task(index))))).resolves.toEqual(indices);
    expect(started).toEqual(indices);
    expect(most).toBe(2);
  });

  it('releases the permit when a task fails', async () => {
    const semaphore = new Semaphore(1);
    const failing = semaphore.run(() => Promise.reject(new Error('no')));
    const next = semaphore.run(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
