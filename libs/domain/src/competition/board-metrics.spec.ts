import { boardMetrics } from './board-metrics';
import { BUILT_IN_EVENTS } from './event';

describe('boardMetrics', () => {
  it('are the objectives, what is constrained and what every board shows, each once', () => {
    expect(boardMetrics(BUILT_IN_EVENTS['memory-challenge'])).toEqual([
      'modelSize',
      'peakMemory',
      'accuracy',
    ]);
    expect(boardMetrics(BUILT_IN_EVENTS['accuracy-contest'])).toEqual([
      'accuracy',
      'latency',
      'modelSize',
      'peakMemory',
    ]);
  });

  it.each(['latency-sprint', 'all-around', 'extreme-push'] as const)('has the latency of %s in it', (id) => {
    expect(boardMetrics(BUILT_IN_EVENTS[id])).toContain('latency');
  });
});
