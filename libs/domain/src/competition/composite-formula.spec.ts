import { compositeFormula } from './composite-formula';

describe('compositeFormula', () => {
  it('turns over what is better when it is higher, and states the units that need it', () => {
    const terms = [
      { metric: 'relativeLatency', reference: 1, weight: 0.5 },
      { metric: 'modelSize', reference: 200_000, weight: 0.3 },
      { metric: 'accuracy', reference: 0.9, weight: 0.2 },
    ] as const;
    expect(compositeFormula({ terms })).toBe(
      '(relativeLatency / 1)^0.5 × (modelSize / 200000 bytes)^0.3 × (accuracy / 0.9)^-0.2',
    );
  });
});
