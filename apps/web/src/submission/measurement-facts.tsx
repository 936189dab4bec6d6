import { Title } from '@mantine/core';
import type { Measurement, RunView } from '@torchperf/contracts';
import { conditionFacts, type Fact, latencyFacts } from '../ui/format/measurement.format';
import { countingRun } from './counting-run';
import classes from './submission.module.css';

interface MeasurementFactsProps {
  /** Newest first. */
  readonly runs: readonly RunView[];
}

/** How the counting run was measured: a summary of its calls, and the conditions. */
export function MeasurementFacts({ runs }: MeasurementFactsProps) {
  const measurement = countingRun(runs)?.measurement;
  if (!measurement) return null;
  return (
    <section aria-labelledby="measurement">
      <Title order={2} id="measurement" mb="xs">
        How it was measured
      </Title>
      <dl className={classes.facts}>
        {factsOf(measurement).map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factsOf(measurement: Measurement): Fact[] {
  return [...latencyFacts(measurement), ...conditionFacts(measurement)];
}
