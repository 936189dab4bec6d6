import { parseHTML } from 'linkedom';
import { textsOf } from '../test/texts-of';
import {
  intervalRows,
  latencyDistribution,
  launchRatios,
  type Paper,
  paretoScatter,
  renderSvg,
} from './index';

const PAPER: Paper = { document: parseHTML('<!doctype html><html></html>').document };
const LAUNCHES = {
  name: 'int8',
  against: 'float32',
  ratios: [0.5, 0.51, 0.49],
  estimate: 0.5,
  lower: 0.49,
  upper: 0.51,
};
const CALLS = { name: 'int8', latenciesMs: [0.02, 0.021, 0.5], medianMs: 0.021, p95Ms: null };
const SCATTER = {
  x: { label: 'latency (ms)', better: 'lower' },
  y: { label: 'accuracy', better: 'higher', isShare: true },
  points: [
    { name: 'fast', x: 1, y: 0.8 },
    { name: 'good', x: 2, y: 0.9 },
    { name: 'worse', x: 3, y: 0.85 },
  ],
} as const;

it('draws launches with title, reading aid and both names', () => {
  const texts = textsOf(renderSvg(launchRatios([LAUNCHES], PAPER), PAPER));
  expect(texts).toEqual(
    expect.arrayContaining([
      'int8 compared with float32, launch by launch',
      expect.stringContaining('Hodges–Lehmann'),
      'launch →',
    ]),
  );
});

it('draws the distribution of calls with its median, and no p95 if there is none', () => {
  const texts = textsOf(renderSvg([latencyDistribution([CALLS], PAPER)], PAPER));
  expect(texts.some((text) => text.includes('median 0.021'))).toBe(true);
  expect(texts.some((text) => text.includes('p95'))).toBe(false);
  expect(texts).toContain('0.05');
});

it('draws each series in its own row, even if names are equal', () => {
  const names = ['experiments/first/and-then/the-same-end', 'experiments/other/and-then/the-same-end'];
  const texts = textsOf(
    renderSvg(
      [
        latencyDistribution(
          names.map((name, index) => ({ ...CALLS, name, medianMs: 0.021 + index / 1000 })),
          PAPER,
        ),
      ],
      PAPER,
    ),
  );
  expect(texts.filter((text) => text.includes('median'))).toHaveLength(2);
  expect(texts.filter((text) => /^experi.*-end \([12]\)$/.test(text))).toHaveLength(2);
});

it('draws a Pareto scatter with every name, the better direction, and full dots for the front alone', () => {
  const svg = renderSvg([paretoScatter(SCATTER, PAPER)], PAPER);
  expect(textsOf(svg)).toEqual(
    expect.arrayContaining(['fast', 'good', 'worse', '↑ accuracy, higher is better']),
  );
  expect(svg.match(/fill-opacity="0\.35"/g)).toHaveLength(1);
});

it('numbers points of a scatter if names have no room, and adds a legend', () => {
  const points = Array.from({ length: 12 }, (_, index) => ({
    name: `submission ${index}`,
    x: 1 + index / 1000,
    y: 0.9,
  }));
  const texts = textsOf(renderSvg([paretoScatter({ ...SCATTER, points }, PAPER)], PAPER));
  expect(texts.join(' ')).toContain('1 submission 0, 2 submission 1, 3 submission 2');
  expect(texts).toContain('12');
  expect(texts).not.toContain('submission 0');
});

it('wraps the text above a plot to the width of the drawing', () => {
  const narrow = { ...PAPER, widthPx: 340 };
  const notes = textsOf(renderSvg([paretoScatter(SCATTER, narrow)], narrow)).filter((text) =>
    /Staircase|hollow|another/.test(text),
  );
  expect(notes.length).toBeGreaterThan(1);
  for (const note of notes) expect(note.length).toBeLessThan(60);
});

it('adds no ARIA label to a part, because parts have no role', () => {
  const svg = renderSvg([paretoScatter(SCATTER, PAPER), latencyDistribution([CALLS], PAPER)], PAPER);
  expect(svg).not.toMatch(/aria-(label|description)=/);
  expect(svg).toContain('data-mark="dot"');
});

it('names a drawing by its titles, and describes it by its notes', () => {
  const [panel] = launchRatios([LAUNCHES], PAPER);
  const { document } = parseHTML(`<html><body>${renderSvg(panel ? [panel] : [], PAPER)}</body></html>`);
  expect(document.querySelector('svg > title')?.textContent).toBe(
    'int8 compared with float32, launch by launch',
  );
  expect(document.querySelector('svg > desc')?.textContent).toContain('Hodges–Lehmann');
});

it('draws a row for each figure with an interval', () => {
  const rows = [
    { name: 'a', value: 0.5, lower: 0.4, upper: 0.6 },
    { name: 'b', value: 2, lower: 1.9, upper: 2.1 },
  ];
  const svg = renderSvg([intervalRows(rows, { title: 'Ratios', label: 'ratio' }, PAPER)], PAPER);
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['Ratios', 'a', 'b', 'ratio (logarithmic) →']));
  expect(svg.match(/<circle /g)).toHaveLength(2);
});

it('writes names as text, never into an attribute', () => {
  const names = { name: '<a>&"', against: '<b>&"' };
  const scatter = { ...SCATTER, points: [{ name: '<c>&"', x: 1, y: 0.5 }] };
  const svg = renderSvg(
    [
      ...launchRatios([{ ...LAUNCHES, ...names }], PAPER),
      latencyDistribution([{ ...CALLS, ...names }], PAPER),
      paretoScatter(scatter, PAPER),
    ],
    PAPER,
  );
  expect(svg).not.toMatch(/<[abc]>|&(?!lt;|gt;|amp;|quot;)/);
  expect(textsOf(svg)[0]).toContain('<a>&"');
});

it('has its own background for light and dark readers, or none on a page', () => {
  const [panel] = launchRatios([LAUNCHES], PAPER);
  const own = renderSvg(panel ? [panel] : [], PAPER);
  expect(own).toContain('prefers-color-scheme: dark');
  expect(own).toContain('class="torchperf-paper"');
  const page = renderSvg(launchRatios([LAUNCHES], PAPER), { ...PAPER, appearance: 'page' });
  expect(page).not.toContain('torchperf-paper');
});

it('is as high as its panels', () => {
  const svg = renderSvg([paretoScatter(SCATTER, PAPER), paretoScatter(SCATTER, PAPER)], PAPER);
  const [, height] = /viewBox="0 0 760 (\d+)"/.exec(svg) ?? [];
  expect(Number(height)).toBeGreaterThan(2 * 340);
});
