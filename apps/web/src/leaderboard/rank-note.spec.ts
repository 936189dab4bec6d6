import type { Entry } from '@torchperf/contracts';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { partStarts, rankNote } from './rank-note';

const entry = (team: string, rank: number, tied: boolean, rankRange: Entry['rankRange'] = null): Entry => ({
  rank,
  rankRange,
  frontProbability: null,
  tied,
  isFinal: false,
  team: { id: team, name: `Team ${team}` },
  submission: {
    id: `submission of ${team}`,
    name: `Model ${team}`,
    runtime: 'python',
    techniques: [],
    submittedAt: '2026-11-23T12:00:00Z',
  },
  runId: `run of ${team}`,
  metrics: {},
  constraints: [],
});

describe('rankNote', () => {
  it('shows a rank that is certain as a plain number', () => {
    const alone = entry('a', 1, false, { best: 1, worst: 1 });
    expect(rankNote(alone, [alone, entry('b', 2, false)], 'by-interval')).toEqual({
      rank: '1',
      possible: null,
      note: null,
    });
  });

  it('shows the ranks that the data leave possible', () => {
    const uncertain = entry('a', 3, false, { best: 1, worst: 7 });
    expect(rankNote(uncertain, [uncertain], 'composite')).toEqual({
      rank: '3',
      possible: '1–7',
      note: 'The data leave the ranks 1 to 7 possible.',
    });
  });

  it('names the entries that share the rank, without the entry itself', () => {
    const range = { best: 2, worst: 3 };
    const entries = [entry('a', 2, true, range), entry('b', 2, true, range), entry('c', 4, false)];
    expect(rankNote(entries[0] as Entry, entries, 'by-interval')).toEqual({
      rank: '2=',
      possible: '2–3',
      note: 'Same estimate as Team b (Model b). The data leave the ranks 2 to 3 possible.',
    });
  });

  it('reports that the other entry is on another page', () => {
    const lone = entry('a', 101, true);
    expect(rankNote(lone, [lone], 'by-interval').note).toBe('Same estimate as an entry on another page.');
  });

  it('names at most four and counts the rest', () => {
    const entries = ['a', 'b', 'c', 'd', 'e', 'f'].map((team) => entry(team, 1, true));
    expect(rankNote(entries[0] as Entry, entries, 'by-interval').note).toMatch(
      /Team e \(Model e\) and 1 more\.$/,
    );
  });

  it('names fronts, not ties, on a Pareto board', () => {
    const entries = [entry('a', 2, true), entry('b', 2, true)];
    expect(rankNote(entries[0] as Entry, entries, 'pareto')).toEqual({
      rank: '2',
      possible: null,
      note: 'On front 2 together with Team b (Model b).',
    });
  });

  it('shows how likely an entry is on the Pareto front', () => {
    const onFront = (frontProbability: number) =>
      rankNote({ ...entry('a', 1, true), frontProbability }, [], 'pareto');
    expect(onFront(0.314)).toEqual({
      rank: '1',
      possible: '31 %',
      note: 'On the Pareto front in 31 % of 1000 draws of all figures.',
    });
    expect([onFront(0.95).possible, onFront(0.949).possible]).toEqual(['certain', '95 %']);
    expect(rankNote({ ...entry('a', 2, true), frontProbability: 0.01 }, [], 'pareto').possible).toBeNull();
  });

  it('isolates names that are written from right to left', () => {
    const named = ['a', 'b'].map((team) => {
      const one = entry(team, 1, true);
      const name = RIGHT_TO_LEFT_NAME;
      return { ...one, team: { ...one.team, name }, submission: { ...one.submission, name } };
    });
    for (const method of ['pareto', 'by-interval'] as const) {
      const { note } = rankNote(named[0] as Entry, named, method);
      expect(note?.split(RIGHT_TO_LEFT_NAME)).toHaveLength(3);
      expect(unisolatedLines(note ?? '')).toEqual([]);
    }
  });
});

describe('partStarts', () => {
  it('starts a part where all entries before are distinguishable as better', () => {
    const ranges = [
      [1, 2],
      [1, 3],
      [2, 3],
      [4, 4],
      [5, 6],
      [5, 6],
    ] as const;
    const entries = ranges.map(([best, worst], i) => entry(String(i), i + 1, false, { best, worst }));
    expect(partStarts(entries)).toEqual([true, false, false, true, true, false]);
  });

  it('starts a part with each front', () => {
    const entries = [1, 1, 2, 3].map((front, i) => entry(String(i), front, false));
    expect(partStarts(entries)).toEqual([true, false, true, true]);
  });
});
