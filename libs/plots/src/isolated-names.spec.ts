import { BUILT_IN_EVENTS } from '@torchperf/domain';
import { parseHTML } from 'linkedom';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import {
  boardScatters,
  intervalRows,
  latencyDistribution,
  launchRatios,
  type Panel,
  type Paper,
  paretoScatter,
  renderSvg,
  teamProgress,
} from './index';

const NAME = RIGHT_TO_LEFT_NAME;
const LONG_NAME = `${NAME} `.repeat(6).trim();
const PAPER: Paper = { document: parseHTML('<!doctype html><html></html>').document, widthPx: 360 };
const exact = (value: number) => ({ value, ciLower: null, ciUpper: null, unit: 'ratio' as const });
const METRICS = { relativeLatency: exact(0.5), peakMemory: exact(1e6), accuracy: exact(0.9) };
const SCATTER = {
  x: { label: 'latency (ms)', better: 'lower' },
  y: { label: 'accuracy', better: 'higher' },
} as const;

const PLOTS: readonly (readonly [string, readonly Panel[]])[] = [
  [
    'launches',
    launchRatios([{ name: NAME, against: LONG_NAME, ratios: [1], estimate: 1, lower: 1, upper: 1 }], PAPER),
  ],
  [
    'latencies, of names alike',
    [
      latencyDistribution(
        [NAME, LONG_NAME, LONG_NAME].map((name) => ({ name, latenciesMs: [1, 2], medianMs: 1, p95Ms: null })),
        PAPER,
      ),
    ],
  ],
  [
    'intervals',
    [
      intervalRows(
        [{ name: NAME, value: 1, lower: 1, upper: 1 }],
        { title: 'Ratios', label: 'ratio' },
        PAPER,
      ),
    ],
  ],
  ['a scatter', [paretoScatter({ ...SCATTER, points: [{ name: NAME, x: 1, y: 1 }] }, PAPER)]],
  [
    'a scatter with a legend',
    [
      paretoScatter(
        { ...SCATTER, points: Array.from({ length: 12 }, () => ({ name: LONG_NAME, x: 1, y: 1 })) },
        PAPER,
      ),
    ],
  ],
  [
    'a board',
    boardScatters(
      BUILT_IN_EVENTS['all-around'],
      [{ team: { id: 'a', name: NAME }, metrics: METRICS }],
      PAPER,
    ),
  ],
  [
    'the progress of a team',
    teamProgress(
      { ...BUILT_IN_EVENTS['latency-sprint'], title: LONG_NAME },
      [{ at: '2026-11-01T00:00:00.000Z', division: 'x', rankBefore: null, rankAfter: 1, metrics: METRICS }],
      { team: LONG_NAME, until: new Date('2026-11-02T00:00:00Z') },
      PAPER,
    ),
  ],
];

it.each(PLOTS)('isolates names that are written from right to left: %s', (_, panels) => {
  const { document } = parseHTML(`<html><body>${renderSvg(panels, PAPER)}</body></html>`);
  const texts = [...document.querySelectorAll('text, title, desc')].map(
    ({ textContent }) => textContent ?? '',
  );
  expect(texts.filter((text) => text.includes(NAME.split(' ')[0] as string))).not.toEqual([]);
  expect(texts.flatMap(unisolatedLines)).toEqual([]);
});
