import type { BoardChange } from '@torchperf/contracts';
import { BATCH_MS, BATCHED_MAX, ChangeBatches } from './change-batches';

const change = (seq: number) => ({ seq: String(seq) }) as BoardChange;

describe('ChangeBatches', () => {
  const batches: string[][] = [];
  const onTooMany = jest.fn();
  let gathering: ChangeBatches;
  const add = (from: number, count: number) => {
    for (let seq = from; seq < from + count; seq += 1) gathering.add(change(seq));
  };

  beforeEach(() => {
    jest.useFakeTimers();
    batches.length = 0;
    onTooMany.mockClear();
    gathering = new ChangeBatches({
      onBatch: (batch) => batches.push(batch.map(({ seq }) => seq)),
      onTooMany,
    });
  });
  afterEach(() => jest.useRealTimers());

  it('emits changes that arrive close together in one batch, and later ones in another', () => {
    add(1, 3);
    expect(batches).toEqual([]);
    jest.advanceTimersByTime(BATCH_MS);
    expect(batches).toEqual([['1', '2', '3']]);
    jest.advanceTimersByTime(10 * BATCH_MS);
    add(4, 1);
    jest.advanceTimersByTime(BATCH_MS);
    expect(batches).toEqual([['1', '2', '3'], ['4']]);
  });

  it('accepts a whole page, and reports too many with one more', () => {
    add(1, BATCHED_MAX);
    expect(onTooMany).not.toHaveBeenCalled();
    add(BATCHED_MAX + 1, 1);
    expect(onTooMany).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(10 * BATCH_MS);
    expect(batches).toEqual([]);
  });

  it('counts changes of a slow connection without a pause as one catch-up', () => {
    add(1, BATCHED_MAX - 1);
    jest.advanceTimersByTime(BATCH_MS);
    add(BATCHED_MAX, 2);
    expect(onTooMany).toHaveBeenCalledTimes(1);
  });

  it('starts counting again after a pause', () => {
    add(1, BATCHED_MAX - 1);
    jest.advanceTimersByTime(2 * BATCH_MS);
    add(BATCHED_MAX, 2);
    jest.advanceTimersByTime(BATCH_MS);
    expect(onTooMany).not.toHaveBeenCalled();
    expect(batches.flat()).toHaveLength(BATCHED_MAX + 1);
  });

  it('emits its pending batch at once when it is flushed, and nothing twice', () => {
    add(1, 1);
    gathering.flush();
    gathering.flush();
    jest.advanceTimersByTime(BATCH_MS);
    expect(batches).toEqual([['1']]);
  });
});
