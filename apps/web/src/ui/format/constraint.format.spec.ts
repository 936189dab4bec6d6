import { explainConstraint, formatBound, formatConstraint } from './constraint.format';

const accuracy = { metric: 'accuracy', operator: '>=', bound: 0.85 } as const;

describe('constraints as text', () => {
  it('shows the bound in the unit of its metric', () => {
    expect(formatBound(accuracy)).toBe('≥\u00a085\u00a0%');
    expect(formatBound({ metric: 'latency', operator: '<', bound: 100 })).toBe('<\u00a0100\u00a0ms');
    expect(formatConstraint({ metric: 'modelSize', operator: '<', bound: 10 * 1024 * 1024 })).toBe(
      'model size <\u00a010\u00a0MiB',
    );
  });

  it('has a different text for each status', () => {
    const said = (['met', 'marginal', 'missed'] as const).map((status) =>
      explainConstraint({ ...accuracy, status }),
    );
    expect(new Set(said).size).toBe(3);
    expect(said[1]).toContain('95 % interval');
    expect(said[2]).toContain('needed to be ranked');
  });
});
