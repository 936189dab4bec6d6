import type { EventView } from '@torchperf/contracts';
import { BUILT_IN_EVENTS, type EventId } from '@torchperf/domain';
import { boardColumns } from './board-columns';

const event = (id: EventId): EventView => structuredClone(BUILT_IN_EVENTS[id]) as EventView;

describe('boardColumns', () => {
  it('starts with the objectives and shows accuracy, size and memory once each', () => {
    expect(boardColumns(event('latency-sprint')).map(({ metric, role }) => [metric, role])).toEqual([
      ['relativeLatency', 'objective'],
      ['latency', 'context'],
      ['accuracy', 'context'],
      ['modelSize', 'context'],
      ['peakMemory', 'context'],
    ]);
    expect(boardColumns(event('memory-challenge')).map(({ metric }) => metric)).toEqual([
      'modelSize',
      'peakMemory',
      'accuracy',
    ]);
  });

  it('shows the terms of a score next to it', () => {
    const terms = [
      { metric: 'throughput' as const, reference: 1000, weight: 0.5 },
      { metric: 'modelSize' as const, reference: 1e6, weight: 0.5 },
    ];
    const composite: EventView = {
      ...event('latency-sprint'),
      objectives: [{ metric: 'composite', direction: 'lower', unit: 'ratio', minDifference: 0.01 }],
      rank: 'composite',
      composite: { terms, formula: '' },
    };
    expect(boardColumns(composite).map(({ metric, role }) => [metric, role])).toEqual([
      ['composite', 'objective'],
      ['throughput', 'context'],
      ['modelSize', 'context'],
      ['accuracy', 'context'],
      ['peakMemory', 'context'],
    ]);
  });

  it('adds constrained metrics, with their bounds', () => {
    const columns = boardColumns(event('accuracy-contest'));
    expect(columns.map(({ metric }) => metric)).toEqual(['accuracy', 'latency', 'modelSize', 'peakMemory']);
    expect(columns.find(({ metric }) => metric === 'latency')?.constraint?.bound).toBe(100);
    expect(columns.find(({ metric }) => metric === 'peakMemory')?.constraint).toBeNull();
  });
});
