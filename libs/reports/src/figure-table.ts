import { METRIC_NAMES, METRICS, type Metrics } from '@torchperf/domain';
import { figureText } from './figure-text';
import { type Marked, table } from './markdown';

/** Every metric of a run: as readable text, and with all digits of the service's JSON. */
export function figureTable(metrics: Metrics): Marked {
  const rows = METRIC_NAMES.flatMap((name) => {
    const figure = metrics[name];
    if (!figure) return [];
    const { value, ciLower, ciUpper, unit } = figure;
    return [[METRICS[name].title, figureText(figure), value, ciLower ?? '–', ciUpper ?? '–', unit]];
  });
  return table(['metric', 'figure (95 % interval)', 'value', 'from', 'to', 'unit'], rows);
}
