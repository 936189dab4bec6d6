import type { Submission } from '@torchperf/contracts';
import { METRICS, type MetricName } from '@torchperf/domain';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { buildRunReport } from '#test/builders/run-report';
import { tableRows } from '../test/table-cells';
import { addressesAt } from './addresses';
import { htmlPage } from './html-page';
import { submissionReport } from './submission-report';

const RUN = '00000000-0000-4000-8000-000000000001';
const ID = '00000000-0000-4000-8000-000000000002';
const HOSTILE = '<script>alert(1)</script>|[x](javascript:alert(1))';

const report = buildRunReport({
  runId: RUN,
  submissionId: ID,
  flags: [{ kind: 'noisy-machine', evidence: 'steal of <b>7 %</b>' }],
});
const submission: Submission = {
  id: ID,
  competition: { slug: 'digits', title: 'Digits' },
  team: { id: ID, name: 'Team A' },
  sha256: 'a'.repeat(64),
  manifest: {
    name: 'Narrow MLP',
    runtime: 'python',
    entry: 'model.py',
    techniques: ['pruning'],
    description: '',
  },
  sizeBytes: 203_000,
  compressedBytes: 100_000,
  contents: null,
  isBaseline: false,
  submittedAt: '2026-11-01T09:00:00.000Z',
  state: 'finished',
  canCancel: false,
  disqualifiedReason: null,
  review: null,
  runCount: 0,
  runs: [],
  ranks: [
    {
      event: 'latency-sprint',
      title: 'Latency Sprint',
      method: 'by-interval',
      rank: 3,
      rankRange: { best: 1, worst: 5 },
      frontProbability: null,
      tied: true,
      rankedCount: 14,
      retired: false,
    },
  ],
};
const addresses = addressesAt('https://example.org');
const write = (given: Partial<Submission> = {}) =>
  submissionReport({ submission: { ...submission, ...given }, report, addresses });

describe('the report on a submission', () => {
  it('isolates names that are written from right to left', () => {
    const name = RIGHT_TO_LEFT_NAME;
    const markdown = write({
      competition: { slug: 'digits', title: name },
      team: { id: ID, name },
      manifest: { ...submission.manifest, name },
      ranks: [false, true].flatMap((retired) =>
        submission.ranks.map((rank) => ({ ...rank, title: name, retired })),
      ),
    });
    expect(markdown.split(name)).toHaveLength(1 + 5);
    expect(unisolatedLines(markdown)).toEqual([]);
  });

  it('has every figure with all its digits, both ends of its interval and its unit', () => {
    const rows = tableRows(write());
    for (const [name, figure] of Object.entries(report.metrics)) {
      const row = rows.find(([title]) => title === METRICS[name as MetricName].title);
      expect(row?.slice(2)).toEqual([
        String(figure.value),
        String(figure.ciLower ?? '–'),
        String(figure.ciUpper ?? '–'),
        figure.unit,
      ]);
    }
  });

  it('has a line for each launch, the ranks, and the evidence of flags', () => {
    const rows = tableRows(write());
    const launches = rows.filter(([, ratio]) => ratio === Math.exp(-0.69).toFixed(4));
    expect(launches.map(([index]) => index)).toEqual(['1', '2', '3']);
    expect(rows).toContainEqual(['Latency Sprint', '3= (1–5) of 14']);
    expect(write()).toContain('**noisy-machine**: steal of \\<b\\>7 %\\</b\\>');
  });

  it('marks the ranks of events that are retired', () => {
    const [sprint] = submission.ranks;
    const rows = tableRows(write({ ranks: sprint ? [{ ...sprint, retired: true }] : [] }));
    expect(rows).toContainEqual(['Latency Sprint (retired)', '3= (1–5) of 14']);
  });

  it('links to the sources of every figure', () => {
    const text = write();
    for (const address of [
      `https://example.org/api/v1/runs/${RUN}/report`,
      `https://example.org/api/v1/runs/${RUN}/samples.csv`,
      `https://example.org/api/v1/runs/${RUN}/batches.csv`,
      `https://example.org/api/v1/submissions/${ID}/plots/latency.svg`,
      `https://example.org/api/v1/submissions/${ID}/plots/launches.svg`,
    ]) {
      expect(text).toContain(`(${address})`);
    }
    expect(text).toContain('npm run recompute -- report.json');
    expect(text).toContain(`Run \`${RUN}\``);
    expect(text).toContain(`Service revision: ${report.machine.serviceRevision}`);
  });

  it('names every parameter of the suite', () => {
    for (const [name, value] of Object.entries(report.suite)) expect(write()).toContain(`${name} ${value}`);
  });

  it.each([
    [{ disqualifiedReason: 'copied' }, 'Disqualified: copied'],
    [
      { review: { state: 'held', since: '2026-11-02T00:00:00.000Z', reason: 'too fast' } as const },
      'Held for review since 2026-11-02T00:00:00.000Z: too fast',
    ],
    [{ isBaseline: true }, 'a baseline'],
  ])('shows the state: %j', (given, text) => {
    expect(write(given)).toContain(text);
  });

  it('shows what participants wrote as text, in Markdown and in HTML', () => {
    const manifest = { ...submission.manifest, name: HOSTILE, techniques: [HOSTILE], description: HOSTILE };
    const text = write({ manifest, team: { id: ID, name: HOSTILE }, disqualifiedReason: HOSTILE });
    const html = htmlPage(text, { title: HOSTILE, drawings: new Map() });
    expect(html).not.toMatch(/<script|href="javascript/);
    expect(
      html.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;\|\[x\]\(javascript:alert\(1\)\)/g),
    ).toHaveLength(6);
  });
});
