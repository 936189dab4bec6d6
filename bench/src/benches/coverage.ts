import { hodgesLehmann, type Interval, launchQuantile, quantileInterval } from '@torchperf/domain';
import { quantileSorted } from 'simple-statistics';
import { informative, type Row, within } from '../row';
import { drawRun, uniform } from '../traced-runs';
import { readTraces, type Trace } from '../traces';
import type { Workbench } from '../workbench';

const TRIALS = 1000;
/** The single-series intervals take long; they are only for comparison. */
const SERIES_TRIALS = 200;
const NOMINAL = 95;
const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95 } as const;

/** Of how many trials an interval held the truth; those without an interval do not count. */
class Tally {
  private given = 0;
  private held = 0;

  constructor(private readonly truth: number) {}

  add(interval: Interval | null): void {
    if (!interval) return;
    this.given++;
    if (interval.lower <= this.truth && this.truth <= interval.upper) this.held++;
  }

  get percent(): number {
    return (100 * this.held) / this.given;
  }
}

/**
 * How often published intervals hold what they are about. Launches are drawn from recorded traces, with
 * replacement, as many as the stopping rule requires; the truth is the figure of the whole trace. Each row is that of
 * the trace where it is furthest from 95 %.
 */
export async function coverage(workbench: Workbench): Promise<Row[]> {
  const traces = readTraces();
  const shares = new Map<string, number[]>();
  for (const trace of traces) {
    for (const [id, share] of Object.entries(coverageOf(trace))) {
      shares.set(id, [...(shares.get(id) ?? []), share]);
      workbench.say(`coverage, ${trace.name}: ${id} ${share.toFixed(1)} %`);
    }
  }
  return [...shares].map(([id, values]) => {
    const furthest = values.reduce((a, b) => (Math.abs(b - NOMINAL) > Math.abs(a - NOMINAL) ? b : a));
    return id.startsWith('cover-') ? within(id, furthest, '%', 93, 97) : informative(id, furthest, '%');
  });
}

function coverageOf(trace: Trace): Record<string, number> {
  const random = uniform(`coverage ${trace.name}`);
  const ratio = new Tally(hodgesLehmann(trace.launches.map((launch) => launch.logRatio)).estimate);
  const whole = trace.launches.map((launch) => launch.latenciesNs);
  const all = whole.flat().sort((a, b) => a - b);
  const quantiles = Object.entries(QUANTILES).map(([name, q]) => {
    const truth = launchQuantile(whole, q)?.estimate ?? Number.NaN;
    return { name, q, published: new Tally(truth), series: new Tally(quantileSorted(all, q)) };
  });
  for (let trial = 0; trial < TRIALS; trial++) {
    const launches = drawRun(trace, random);
    ratio.add(hodgesLehmann(launches.map((launch) => launch.logRatio)));
    const latencies = launches.map((launch) => launch.latenciesNs);
    for (const { q, published, series } of quantiles) {
      published.add(launchQuantile(latencies, q));
      if (trial < SERIES_TRIALS) series.add(quantileInterval(latencies.flat(), q, undefined, random));
    }
  }
  return Object.fromEntries([
    ['cover-ratio', ratio.percent],
    ...quantiles.flatMap(({ name, published, series }) => [
      [`cover-${name}`, published.percent],
      [`series-${name}`, series.percent],
    ]),
  ]);
}
