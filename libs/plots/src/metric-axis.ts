import { type Direction, METRICS, type MetricName, type Unit } from '@torchperf/domain';

/** The axis of a metric. */
export interface MetricAxis {
  /** With the unit, as in "latency (ms)". */
  readonly label: string;
  readonly better: Direction;
  /** Whether values lie between 0 and 1 and are shown in percent; never on a logarithmic axis. */
  readonly isShare?: boolean;
}

export interface ScaledMetricAxis {
  readonly axis: MetricAxis;
  /** Divide measured values by this to get the unit of the label. */
  readonly per: number;
}

const KIB = 1024;
const MIB = KIB * KIB;

/** The axis of a metric in the unit that suits values up to `max`. */
export function metricAxis(
  { metric, direction }: { readonly metric: MetricName; readonly direction: Direction },
  max: number,
): ScaledMetricAxis {
  const { title, unit } = METRICS[metric];
  const { per, name } = unitScale(unit, max);
  return {
    per,
    axis: {
      label: name ? `${title.toLowerCase()} (${name})` : title.toLowerCase(),
      better: direction,
      isShare: unit === 'fraction',
    },
  };
}

function unitScale(unit: Unit, max: number): { readonly per: number; readonly name: string } {
  switch (unit) {
    case 'bytes':
      return max < MIB ? { per: KIB, name: 'KiB' } : { per: MIB, name: 'MiB' };
    case 'ratio':
      return { per: 1, name: '× the reference' };
    case 'fraction':
      return { per: 1, name: '' };
    case 'ms':
    case 'examples/s':
    case 'ms·MiB':
      return { per: 1, name: unit };
  }
}
