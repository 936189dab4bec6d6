import type { MetricName } from '@torchperf/domain';
import { UNSANDBOXED } from '@torchperf/engine';
import {
  latencyDistribution,
  latencySeriesOf,
  launchRatios,
  type Panel,
  paretoScatter,
  ratioSeriesOf,
  renderSvg,
} from '@torchperf/plots';
import { parseHTML } from 'linkedom';
import type { MeasuredBundle } from '../bench/bench-result';

const KIB = 1024;

/**
 * One SVG with the plots of the measured bundles: their launches, the distribution of their calls and, for several,
 * accuracy against latency and size. Each plot notes a run without isolation.
 * @returns null if no bundle was measured.
 */
export function svgPlots(measured: readonly MeasuredBundle[]): string | null {
  const bundles = measured.filter(({ report }) => report.verdict === 'ok');
  const [first] = bundles;
  if (!first) return null;
  const { document } = parseHTML('<!doctype html><html></html>');
  const paper = { document };
  const panels: Panel[] = [
    ...launchRatios(
      bundles.flatMap(
        ({ name, against, report }) =>
          ratioSeriesOf(report, { name, against: name === against ? 'itself' : against }) ?? [],
      ),
      paper,
    ),
    latencyDistribution(
      bundles.flatMap(({ name, report }) => latencySeriesOf(report, name) ?? []),
      paper,
    ),
  ];
  if (bundles.length > 1) {
    const y = { label: 'accuracy', better: 'higher', isShare: true } as const;
    const against = (metric: MetricName, per: number, label: string) =>
      paretoScatter(
        {
          x: { label, better: 'lower' },
          y,
          points: bundles.map(({ name, report: { metrics } }) => ({
            name,
            x: (metrics[metric]?.value ?? 0) / per,
            y: metrics.accuracy?.value ?? 0,
          })),
        },
        paper,
      );
    panels.push(against('latency', 1, 'latency (ms)'), against('modelSize', KIB, 'model size (KiB)'));
  }
  const { sandbox } = first.report.machine;
  if (sandbox !== UNSANDBOXED) return renderSvg(panels, paper);
  const marked = panels.map((panel) => ({ ...panel, notes: [...panel.notes, `Sandbox: ${sandbox}.`] }));
  return renderSvg(marked, paper);
}
