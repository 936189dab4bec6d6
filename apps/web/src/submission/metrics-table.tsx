import type { Measurement } from '@torchperf/contracts';
import { METRICS, type MetricName, type Metrics } from '@torchperf/domain';
import { formatExact, formatMeasured } from '../ui/format/measured-value.format';
import { metricNote } from '../ui/format/measurement.format';
import classes from './submission.module.css';

/** The metrics, the most important first. */
const GROUPS: readonly (readonly [string, readonly MetricName[]])[] = [
  ['Quality', ['accuracy']],
  ['Speed', ['relativeLatency', 'latency', 'throughput', 'loadTime']],
  ['Single calls as timed', ['latencyMedian', 'latencyMean', 'latencyP90', 'latencyP95', 'latencyP99']],
  ['Size and memory', ['modelSize', 'compressedSize', 'peakMemory', 'loadPeakMemory', 'inferencePeakMemory']],
  ['Combined', ['latencyTimesSize']],
];

interface MetricsTableProps {
  readonly metrics: Metrics;
  readonly measurement: Measurement | null;
}

/** Every figure of a run with its 95 % interval. */
export function MetricsTable({ metrics, measurement }: MetricsTableProps) {
  const groups = GROUPS.map(([title, names]) => [title, names.filter((name) => metrics[name])] as const);
  return (
    <table className={classes.metrics}>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">Value and 95 % interval</th>
        </tr>
      </thead>
      {groups
        .filter(([, names]) => names.length > 0)
        .map(([title, names]) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={2} className={classes.group}>
                {title}
              </th>
            </tr>
            {names.map((name) => (
              <MetricRow key={name} name={name} metrics={metrics} measurement={measurement} />
            ))}
          </tbody>
        ))}
    </table>
  );
}

function MetricRow({ name, metrics, measurement }: MetricsTableProps & { readonly name: MetricName }) {
  const measured = metrics[name];
  if (!measured) return null;
  const note = metricNote(name, metrics, measurement);
  const { text, interval } = formatMeasured(measured);
  return (
    <tr>
      <th scope="row">
        {METRICS[name].title}
        {note && <span className={classes.note}>{note}</span>}
      </th>
      <td>
        <strong>{text}</strong>
        <span className={classes.note}>{interval ?? formatExact(measured)}</span>
      </td>
    </tr>
  );
}
