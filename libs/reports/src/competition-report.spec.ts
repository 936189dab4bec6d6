import {
  type Competition,
  DEFAULT_SUITE,
  type Entry,
  type EventView,
  type UnrankedEntry,
} from '@torchperf/contracts';
import { BUILT_IN_EVENTS, type Metrics } from '@torchperf/domain';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { buildRunReport } from '#test/builders/run-report';
import { tableRows } from '../test/table-cells';
import { addressesAt } from './addresses';
import { type CompetitionReportSource, competitionReport } from './competition-report';
import { figureText } from './figure-text';
import { htmlPage } from './html-page';

const AT = '2026-11-03T00:00:00.000Z';
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const { metrics, machine } = buildRunReport({ runId: id(0), submissionId: id(0) });

const SPRINT: EventView = {
  ...BUILT_IN_EVENTS['latency-sprint'],
  objectives: [{ metric: 'relativeLatency', direction: 'lower', unit: 'ratio', minDifference: 0.01 }],
  constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, unit: 'fraction' }],
  bestOf: 'first-unless-better',
  minAboveConstant: null,
  composite: null,
  addedAt: null,
  retiredAt: null,
};
const row = (n: number, given: Metrics = {}) => ({
  team: { id: id(n), name: `Team ${n}` },
  submission: {
    id: id(n),
    name: `Model ${n}`,
    runtime: 'python' as const,
    techniques: [],
    submittedAt: '2026-11-01T00:00:00.000Z',
  },
  runId: id(n),
  metrics: { ...metrics, ...given },
  constraints: [
    { metric: 'accuracy' as const, operator: '>=' as const, bound: 0.85, status: 'marginal' as const },
  ],
});
const entry = (n: number, rank: number, tied: boolean): Entry => ({
  ...row(n),
  rank,
  rankRange: { best: tied ? 1 : rank, worst: tied ? 2 : rank },
  frontProbability: null,
  tied,
  isFinal: false,
});
const miss: UnrankedEntry = { ...row(4), reason: 'constraint-missed', detail: 'accuracy 0.7' };
const reference: UnrankedEntry = { ...row(5), reason: 'reference', detail: '' };

const competition: Competition = {
  slug: 'digits',
  title: 'Digits',
  description: '',
  startsAt: '2026-11-01T00:00:00.000Z',
  endsAt: '2026-12-01T00:00:00.000Z',
  phase: 'open',
  intakePaused: false,
  referenceState: 'ok',
  archivedAt: null,
  submissions: 7,
  task: { inputShape: [1, 28, 28], classes: 10 },
  suite: DEFAULT_SUITE,
  events: [SPRINT],
  hiddenExamples: 2000,
  noiseEffect: null,
  finalsShare: 0,
  finals: [],
  canonicalLatencies: [],
  publicDataset: null,
  limits: { compressedBytes: 1, expandedBytes: 1, fileBytes: 1, files: 1 },
};
const source: CompetitionReportSource = {
  competition,
  boards: [
    {
      event: SPRINT,
      division: 'fast cpu',
      asOf: '2026-11-02T00:00:00.000Z',
      counts: { ranked: 103, unranked: { 'constraint-missed': 1, reference: 1 } },
      entries: [entry(1, 1, true), entry(2, 1, true), entry(3, 3, false)],
      unranked: [miss, reference],
    },
  ],
  frozenSince: null,
  machines: [{ machine, runs: 3 }],
  plots: ['latency'],
  addresses: addressesAt('https://example.org', { at: AT }),
  at: AT,
};

describe('the report on a competition', () => {
  it.each([null, AT])('isolates names that are written from right to left; retired: %s', (retiredAt) => {
    const name = RIGHT_TO_LEFT_NAME;
    const named = <T extends Pick<Entry, 'team' | 'submission'>>(one: T): T => ({
      ...one,
      team: { ...one.team, name },
      submission: { ...one.submission, name },
    });
    const boards = source.boards.map((board) => ({
      ...board,
      event: { ...board.event, title: name, retiredAt },
      entries: board.entries.map(named),
      unranked: board.unranked.map(named),
    }));
    const markdown = competitionReport({ ...source, competition: { ...competition, title: name }, boards });
    // The heading, the reference, the event, and team and model of each of five entries.
    expect(markdown.split(name)).toHaveLength(1 + 3 + 2 * 5);
    expect(unisolatedLines(markdown)).toEqual([]);
    expect(unisolatedLines(htmlPage(markdown, { title: '', drawings: new Map() }))).toEqual([]);
  });

  const text = competitionReport(source);

  it('lists ranked entries with ties, figures and intervals, and the others with their reasons', () => {
    const rows = tableRows(text);
    const shown = rows.filter(([, team]) => team?.startsWith('Team'));
    expect(shown.map(([first, team]) => [first, team])).toEqual([
      ['1= (1–2)', 'Team 1'],
      ['1= (1–2)', 'Team 2'],
      ['3', 'Team 3'],
      ['constraint-missed: accuracy 0.7', 'Team 4'],
      ['reference', 'Team 5'],
    ]);
    const head = rows[0] ?? [];
    const cell = (title: string) => shown[0]?.[head.indexOf(title)];
    for (const [title, figure] of [
      ['Relative latency', metrics.relativeLatency],
      ['Latency', metrics.latency],
      ['Accuracy', metrics.accuracy],
      ['Model size', metrics.modelSize],
    ] as const) {
      expect(figure && cell(title)).toBe(figure && figureText(figure));
    }
    expect(cell('constraints')).toBe('marginal: accuracy at least 85.00 %');
    expect(cell('run')).toBe(id(1));
    expect(text).toContain('The exports list 100 more ranked entries.');
  });

  it('links to exports and plots as of its own moment, and to the report of every run', () => {
    const moment = `at=${encodeURIComponent(AT)}`;
    const api = 'https://example.org/api/v1';
    expect(text).toContain(
      `(${api}/competitions/digits/leaderboards/latency-sprint/export.csv?division=fast+cpu&${moment})`,
    );
    expect(text).toContain(`(${api}/competitions/digits/plots/latency.svg?${moment})`);
    expect(text).not.toContain('plots/pareto.svg');
    for (const n of [1, 2, 3, 4, 5]) expect(text).toContain(`(${api}/runs/${id(n)}/report)`);
  });

  it('names subject, time, reference, machine and method', () => {
    for (const part of [
      'from 2026-11-01T00:00:00.000Z to 2026-12-01T00:00:00.000Z, open; 7 submissions',
      '1 × 28 × 28 numbers, one answer 10 scores; 2000 hidden examples',
      `[Model 5](https://example.org/submissions/${id(5)})`,
      '## Latency Sprint',
      '### fast cpu',
      'Ranked by relative latency (lower is better)',
      'Processor: Test CPU',
      'Hodges–Lehmann',
      `halfWidthTarget ${DEFAULT_SUITE.halfWidthTarget}`,
    ]) {
      expect(text).toContain(part);
    }
  });

  it('marks events that are retired, and entries of a final, which come first', () => {
    const first: Entry = { ...entry(3, 1, false), isFinal: true };
    const boards = source.boards.map((board) => ({
      ...board,
      event: { ...SPRINT, retiredAt: AT },
      entries: [first, entry(1, 2, false)],
    }));
    const written = competitionReport({ ...source, boards });
    expect(written).toContain('## Latency Sprint (retired)');
    expect(written).toContain('The entries of the final come first');
    const ranks = tableRows(written).filter(([, team]) => team?.startsWith('Team'));
    expect(ranks.slice(0, 2).map(([rank, team]) => [rank, team])).toEqual([
      ['1 (final)', 'Team 3'],
      ['2', 'Team 1'],
    ]);
    expect(text).not.toContain('(retired)');
    expect(text).not.toContain('The entries that a final measured');
  });

  it('reports frozen boards, and a board without entries', () => {
    const [board] = source.boards;
    const empty = board && {
      ...board,
      division: null,
      counts: { ranked: 0, unranked: {} },
      entries: [],
      unranked: [],
    };
    const written = competitionReport({
      ...source,
      boards: empty ? [empty] : [],
      frozenSince: AT,
      machines: [],
    });
    expect(written).toContain(`frozen since ${AT}`);
    expect(written).toContain('No one has been measured in this event yet.');
  });

  it('shows what participants wrote as text', () => {
    const hostile = '<img src=x onerror=alert(1)> | **x** [y](javascript:alert(1))';
    const first = entry(1, 1, false);
    const bad: Entry = {
      ...first,
      team: { ...first.team, name: hostile },
      submission: { ...first.submission, name: hostile },
    };
    const boards = source.boards.map((board) => ({ ...board, entries: [bad], unranked: [] }));
    const written = competitionReport({ ...source, boards });
    const cells = tableRows(written).find(([rank]) => rank === '1');
    expect(cells?.slice(1, 3)).toEqual([hostile, hostile]);
    expect(htmlPage(written, { title: 't', drawings: new Map() })).not.toMatch(
      /<img|<strong>x|href="javascript/,
    );
  });
});
