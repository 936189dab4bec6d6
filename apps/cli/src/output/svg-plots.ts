import type { MetricName } from '@torchperf/domain';
import { decodeCalls, UNSANDBOXED } from '@torchperf/engine';
import { latencyDistribution, launchRatios, type Panel, paretoScatter, renderSvg } from '@torchperf/plots';
import { parseHTML } from 'linkedom';
import type { MeasuredBundle } from '../bench/bench-result';

const NS_PER_MS = 1e6;
const KIB = 1024;

/**
 * One SVG of the plots that suit the measured bundles: their launches, the distribution of their calls and, for
 * several, accuracy against latency and size. Each says where they ran without isolation.
 * @returns null when none of them was measured.
 */
export function svgPlots(measured: readonly MeasuredBundle[]): string | null {
  const bundles = measured.filter(({ report }) => report.verdict === 'ok');
  const [first] = bundles;
  if (!first) return null;
  const { document } = parseHTML('<!doctype html><html></html>');
  const paper = { document };
  const panels: Panel[] = [
    ...launchRatios(bundles.map(ratioSeries), paper),
    latencyDistribution(bundles.map(latencySeries), paper),
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

function ratioSeries({ name, against, report }: MeasuredBundle) {
  const { value, ciLower, ciUpper } = report.metrics.relativeLatency ?? {
    value: 1,
    ciLower: null,
    ciUpper: null,
  };
  return {
    name,
    against: name === against ? 'itself' : against,
    ratios: report.launches.map(({ logRatio }) => Math.exp(logRatio)),
    estimate: value,
    lower: ciLower ?? value,
    upper: ciUpper ?? value,
  };
}

function latencySeries({ name, report }: MeasuredBundle) {
  const calls = report.samples ? decodeCalls(report.samples) : [];
  return {
    name,
    latenciesMs: calls
      .filter(({ role }) => role === 'contestant')
      .map(({ latencyNs }) => latencyNs / NS_PER_MS),
    medianMs: report.latencySummary?.medianMs ?? 0,
    p95Ms: report.metrics.latencyP95?.value ?? null,
  };
}
