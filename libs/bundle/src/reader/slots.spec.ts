import { Slots } from './slots';

describe('Slots', () => {
  it('never runs more than it may, runs all, and keeps the order', async () => {
    const slots = new Slots(2);
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
    await expect(Promise.all(indices.map((index) => slots.run(task(index))))).resolves.toEqual(indices);
    expect(started).toEqual(indices);
    expect(most).toBe(2);
  });

  it('frees its place when a task fails', async () => {
    const slots = new Slots(1);
    const failing = slots.run(() => Promise.reject(new Error('no')));
    const next = slots.run(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
