import { BlockPlan, maxBlockCalls } from './block-plan';

const SEED = Buffer.alloc(32, 7);
const pairs = (plan: BlockPlan, count: number) => Array.from({ length: count }, (_, i) => plan.pair(i));

describe('BlockPlan', () => {
  const plan = new BlockPlan(SEED, 3, 25);
  const drawn = pairs(plan, 4000);
  const calls = drawn.map((pair) => pair.calls);

  it('draws 15 to 35 calls where 25 are the mean', () => {
    expect(Math.min(...calls)).toBe(15);
    expect(Math.max(...calls)).toBe(35);
    expect(maxBlockCalls(25)).toBe(35);
    expect(calls.reduce((sum, value) => sum + value, 0) / calls.length).toBeCloseTo(25, 0);
  });

  it('asks either side first as often, and also several times in a row', () => {
    const contestantFirst = drawn.filter(({ first }) => first === 'contestant').length;
    expect(contestantFirst / drawn.length).toBeGreaterThan(0.47);
    expect(contestantFirst / drawn.length).toBeLessThan(0.53);
    expect(drawn.map(({ first }) => first[0]).join('')).toMatch(/cccc.*rrrr|rrrr.*cccc/);
  });

  it('gives the same pair again, in whatever order they are wanted', () => {
    const again = new BlockPlan(SEED, 3, 25);
    expect(again.pair(9)).toEqual(drawn[9]);
    expect(pairs(again, 20)).toEqual(drawn.slice(0, 20));
  });

  it('differs by launch and by seed', () => {
    expect(pairs(new BlockPlan(SEED, 4, 25), 20)).not.toEqual(drawn.slice(0, 20));
    expect(pairs(new BlockPlan(Buffer.alloc(32, 8), 3, 25), 20)).not.toEqual(drawn.slice(0, 20));
  });

  it.each([
    [5, 5, 5],
    [6, 5, 7],
    [10, 6, 14],
  ])('with a mean of %i draws %i to %i: fewer than five give no median', (mean, min, max) => {
    const short = pairs(new BlockPlan(SEED, 0, mean), 500).map((pair) => pair.calls);
    expect([Math.min(...short), Math.max(...short)]).toEqual([min, max]);
  });
});
