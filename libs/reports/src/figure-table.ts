import { METRIC_NAMES, METRICS, type Metrics } from '@torchperf/domain';
import { figureText } from './figure-text';
import { type Marked, table } from './markdown';

/** Every metric of a run: as it reads best, and all digits of it as the service's JSON has them. */
export function figureTable(metrics: Metrics): Marked {
  const rows = METRIC_NAMES.flatMap((name) => {
    const figure = metrics[name];
    if (!figure) return [];
    const { value, ciLower, ciUpper, unit } = figure;
    return [[METRICS[name].title, figureText(figure), value, ciLower ?? '–', ciUpper ?? '–', unit]];
  });
  return table(['metric', 'figure (95 % interval)', 'value', 'from', 'to', 'unit'], rows);
}
