import { isHoldingFlag } from './holding-flags';

describe('isHoldingFlag', () => {
  it.each([
    ['faster-than-floor', true],
    ['faster-than-known', true],
    ['floor-limited', false],
    ['answers-remembered', false],
    ['noisy-machine', false],
  ])('%s: %s', (kind, holds) => {
    expect(isHoldingFlag(kind)).toBe(holds);
  });
});
