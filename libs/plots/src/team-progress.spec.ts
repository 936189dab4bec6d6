import { BUILT_IN_EVENTS, type MeasuredValue, type MetricName } from '@torchperf/domain';
import { parseHTML } from 'linkedom';
import { textsOf } from '../test/texts-of';
import { type Paper, type ProgressChange, renderSvg, teamProgress } from './index';

const PAPER: Paper = { document: parseHTML('<!doctype html><html></html>').document };
const OPTIONS = { team: 'Team A', until: new Date('2026-11-01T12:00:00Z') };
const SPRINT = BUILT_IN_EVENTS['latency-sprint'];

const change = (
  hour: number,
  value: number | null,
  {
    division = 'fast',
    metric = 'relativeLatency' as MetricName,
    unit = 'ratio' as MeasuredValue['unit'],
  } = {},
): ProgressChange => ({
  at: `2026-11-01T0${hour}:00:00.000Z`,
  division,
  rankBefore: 2,
  rankAfter: value === null ? null : 1,
  metrics: value === null ? {} : { [metric]: { value, ciLower: 0.98 * value, ciUpper: 1.02 * value, unit } },
});
const draw = (changes: readonly ProgressChange[], event: Parameters<typeof teamProgress>[0] = SPRINT) =>
  renderSvg(teamProgress(event, changes, OPTIONS, PAPER), PAPER);
const lineOf = (svg: string) => /data-mark="line"[^>]*>.*? d="([^"]*)"/.exec(svg)?.[1] ?? '';

it('shows the team, the metric, and the better direction', () => {
  const texts = textsOf(draw([change(1, 0.5), change(3, 0.4)]));
  expect(texts).toEqual(
    expect.arrayContaining([
      'Team A in Latency Sprint, on fast',
      '↑ relative latency (× the reference), lower is better',
      expect.stringContaining('lower is better. Bands: 95 % intervals.'),
    ]),
  );
  const higher = draw(
    [change(1, 0.91, { metric: 'accuracy', unit: 'fraction' })],
    BUILT_IN_EVENTS['accuracy-contest'],
  );
  expect(textsOf(higher)).toEqual(
    expect.arrayContaining(['↑ accuracy, higher is better', expect.stringMatching(/^9\d(\.\d)? %$/)]),
  );
});

it('draws a dot and a band for each step, and one line that is horizontal between them', () => {
  const svg = draw([change(1, 0.5), change(3, 0.4), change(5, 0.3)]);
  expect(svg.match(/<circle /g)).toHaveLength(3);
  expect(/data-mark="rect"[^>]*>(.*?)<\/g>/.exec(svg)?.[1]?.match(/<rect /g)).toHaveLength(3);
  const line = lineOf(svg);
  expect(line.match(/M/g)).toHaveLength(1);
  const corners = line
    .slice(1)
    .split('L')
    .map((corner) => corner.split(',').map(Number));
  expect(corners).toHaveLength(6);
  corners.slice(1).forEach(([x, y], index) => {
    const [beforeX, beforeY] = corners[index] as number[];
    expect(x === beforeX || y === beforeY).toBe(true);
  });
});

it('breaks the line where the team was unranked', () => {
  const line = lineOf(draw([change(1, 0.5), change(3, null), change(5, 0.3)]));
  expect(line.match(/M/g)).toHaveLength(2);
});

it('numbers the ticks of a scale with a wide range', () => {
  const texts = textsOf(draw([change(1, 1), change(3, 0.05)]));
  expect(texts).toEqual(expect.arrayContaining(['0.05', '0.1', '0.2', '0.5', '1']));
});

it('draws each division alone, and nothing for a team that was never ranked', () => {
  const svg = draw([change(1, 0.5), change(2, 0.7, { division: 'slow <8>' })]);
  expect(textsOf(svg).filter((text) => text.startsWith('Team A'))).toEqual([
    'Team A in Latency Sprint, on fast',
    'Team A in Latency Sprint, on slow <8>',
  ]);
  expect(teamProgress(SPRINT, [], OPTIONS, PAPER)).toEqual([]);
  expect(
    teamProgress(SPRINT, [{ ...change(1, 0.5), rankBefore: null, rankAfter: null }], OPTIONS, PAPER),
  ).toEqual([]);
});
