import { ratioAxis } from './ratio-axis';

describe('ratioAxis', () => {
  it('puts 2 and 0.5 at the same distance from 1', () => {
    const { position } = ratioAxis([0.5, 2]);
    expect(position(2) - position(1)).toBeCloseTo(position(1) - position(0.5), 12);
    expect(position(1)).toBeCloseTo(0.5, 12);
  });

  it('holds all ratios and 1, with room at both ends', () => {
    const { position } = ratioAxis([0.1, 0.4]);
    expect(position(0.1)).toBeCloseTo(0.04, 12);
    expect(position(1)).toBeLessThan(1);
    expect(position(1)).toBeGreaterThan(position(0.4));
  });

  it('does not exaggerate small differences, and works without any', () => {
    const { position } = ratioAxis([1.01]);
    expect(position(1.01) - position(1)).toBeLessThan(0.03);
    expect(ratioAxis([]).position(1)).toBeCloseTo(0.5, 12);
  });
});
