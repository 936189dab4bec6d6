import { BUILT_IN_EVENTS, type Metrics } from '@torchperf/domain';
import { parseHTML } from 'linkedom';
import { boardScatters, SCATTER_ENTRIES_MAX } from './board-scatters';
import { type Paper, renderSvg } from './index';

const PAPER: Paper = { document: parseHTML('<!doctype html><html></html>').document };
const ALL_AROUND = {
  objectives: BUILT_IN_EVENTS['all-around'].objectives.map((objective) => ({ ...objective })),
};
const metrics: Metrics = {
  relativeLatency: { value: 0.5, ciLower: null, ciUpper: null, unit: 'ratio' },
  peakMemory: { value: 40 * 1024 ** 2, ciLower: null, ciUpper: null, unit: 'bytes' },
  accuracy: { value: 0.9, ciLower: null, ciUpper: null, unit: 'fraction' },
};
const entry = (name: string, given: Metrics = metrics) => ({ team: { id: name, name }, metrics: given });

it('draws accuracy against each other objective, in a unit that suits', () => {
  expect(boardScatters(ALL_AROUND, [entry('a'), entry('b')], PAPER).map(({ title }) => title)).toEqual([
    'Accuracy against relative latency (× the reference)',
    'Accuracy against peak memory (MiB)',
  ]);
});

it('draws only leaders that were measured in every objective', () => {
  const many = Array.from({ length: SCATTER_ENTRIES_MAX + 5 }, (_, index) => entry(`team ${index}`));
  const svg = renderSvg(boardScatters(ALL_AROUND, many, PAPER), PAPER);
  expect(svg.match(/<circle /g)).toHaveLength(2 * SCATTER_ENTRIES_MAX);
  const { peakMemory: _, ...without } = metrics;
  expect(boardScatters(ALL_AROUND, [entry('a', without)], PAPER)).toEqual([]);
});
