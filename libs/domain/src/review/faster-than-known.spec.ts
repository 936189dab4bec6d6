import { BUILT_IN_EVENTS } from '../competition/event';
import { fasterThanKnown, type KnownEntry } from './faster-than-known';

const ACCURATE = BUILT_IN_EVENTS['latency-sprint'].constraints;

const entry = (relativeLatency: number, more: Partial<KnownEntry> = {}): KnownEntry => ({
  teamId: 'ada',
  title: 'Team Ada (Small MLP)',
  relativeLatency,
  isBaseline: false,
  isReleased: false,
  constraints: ACCURATE,
  ...more,
});
const run = (relativeLatency: number, ciUpper: number | null = relativeLatency) => ({
  teamId: 'eve',
  relativeLatency,
  ciUpper,
});

describe('fasterThanKnown', () => {
  it('compares with the reference where nothing else is known', () => {
    expect(fasterThanKnown(run(0.1), [])).toBeNull();
    expect(fasterThanKnown(run(0.099), [])).toBe(
      "0.099 of the reference's latency; the best known is 1, by the reference itself.",
    );
    expect(fasterThanKnown(run(0.2), [entry(3)])).toBeNull();
    expect(fasterThanKnown(run(0.09), [entry(3)])).toMatch(/the reference itself/);
  });

  it('says nothing of a run whose interval reaches what is plausible, or that has none', () => {
    expect(fasterThanKnown(run(0.05, 0.099), [])).not.toBeNull();
    expect(fasterThanKnown(run(0.05, 0.1), [])).toBeNull();
    expect(fasterThanKnown(run(0.05, null), [])).toBeNull();
  });

  it('compares with the fastest entry, and names it', () => {
    const standing = [entry(0.7), entry(0.42), entry(0.5)];
    expect(fasterThanKnown(run(0.042), standing)).toBeNull();
    expect(fasterThanKnown(run(0.0312345), standing)).toBe(
      "0.0312 of the reference's latency; the best known is 0.42, by Team Ada (Small MLP).",
    );
  });

  it('names neither the best known figure nor its team while the boards are frozen', () => {
    const frozen = { boardsFrozen: true };
    const evidence = "0.0312 of the reference's latency, more than 10 times as fast as what is known.";
    expect(fasterThanKnown(run(0.0312345), [entry(0.42)], frozen)).toBe(evidence);
    expect(fasterThanKnown(run(0.0312345), [], frozen)).toBe(evidence);
    expect(fasterThanKnown(run(0.042), [entry(0.42)], frozen)).toBeNull();
  });

  it('knows the entries of the same team only once they are released', () => {
    const own = { teamId: 'eve' };
    expect(fasterThanKnown(run(0.02), [entry(0.15)])).toBeNull();
    expect(fasterThanKnown(run(0.02), [entry(0.15, own)])).toMatch(/the reference itself/);
    expect(fasterThanKnown(run(0.02), [entry(0.15, { ...own, isReleased: true })])).toBeNull();
  });

  it('knows entries only of events that bound accuracy', () => {
    for (const id of ['all-around', 'accuracy-contest'] as const) {
      const { constraints } = BUILT_IN_EVENTS[id];
      expect(fasterThanKnown(run(0.05), [entry(0.1, { constraints })])).toMatch(/the reference itself/);
    }
    for (const id of ['latency-sprint', 'memory-challenge', 'extreme-push'] as const) {
      const { constraints } = BUILT_IN_EVENTS[id];
      expect(fasterThanKnown(run(0.05), [entry(0.1, { constraints })])).toBeNull();
    }
    const atMost = [{ metric: 'accuracy', operator: '<', bound: 0.9 }] as const;
    expect(fasterThanKnown(run(0.05), [entry(0.1, { constraints: atMost })])).not.toBeNull();
  });

  it('knows baselines wherever they are listed', () => {
    expect(fasterThanKnown(run(0.05), [entry(0.1, { isBaseline: true, constraints: [] })])).toBeNull();
    expect(fasterThanKnown(run(0.009), [entry(0.1, { isBaseline: true, constraints: [] })])).not.toBeNull();
  });
});
