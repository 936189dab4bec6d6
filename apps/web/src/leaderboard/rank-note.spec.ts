import type { Entry } from '@torchperf/contracts';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { rankNote } from './rank-note';

const entry = (team: string, rank: number, tied: boolean): Entry => ({
  rank,
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
  it('shows an unshared rank as a plain number', () => {
    const alone = entry('a', 1, false);
    expect(rankNote(alone, [alone, entry('b', 2, false)], 'by-interval')).toEqual({ text: '1', note: null });
  });

  it('names the entries that share the rank, without the entry itself', () => {
    const entries = [entry('a', 2, true), entry('b', 2, true), entry('c', 4, false)];
    expect(rankNote(entries[0] as Entry, entries, 'by-interval')).toEqual({
      text: '2=',
      note: 'Not distinguishable from Team b (Model b).',
    });
  });

  it('reports that the other entry is on another page', () => {
    const lone = entry('a', 101, true);
    expect(rankNote(lone, [lone], 'by-interval').note).toBe(
      'Not distinguishable from an entry on another page.',
    );
  });

  it('names at most four and counts the rest', () => {
    const entries = ['a', 'b', 'c', 'd', 'e', 'f'].map((team) => entry(team, 1, true));
    expect(rankNote(entries[0] as Entry, entries, 'by-interval').note).toMatch(
      /Team e \(Model e\) and 1 more\.$/,
    );
  });

  it('names fronts, not ties, on a Pareto board', () => {
    const entries = [entry('a', 1, true), entry('b', 1, true)];
    expect(rankNote(entries[0] as Entry, entries, 'pareto')).toEqual({
      text: '1',
      note: 'On front 1 together with Team b (Model b).',
    });
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
