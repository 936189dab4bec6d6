import { MeasurementSchema } from '@torchperf/contracts';
import { buildRunReport } from '#test/builders/run-report';
import { toMeasurement } from './measurement.mapper';

const id = '00000000-0000-4000-8000-000000000001';
const { samples: _, batches: __, ...report } = buildRunReport({ runId: id, submissionId: id });

describe('toMeasurement', () => {
  it('takes from a report, raw data left out, how the run was measured', () => {
    const launches = report.launches.map((launch) => ({ ...launch, settled: launch.index > 0 }));
    const measurement = toMeasurement({ ...report, launches, launchesRepeated: 1 });
    expect(measurement).toMatchObject({
      latencySummary: report.latencySummary,
      floor: report.floor,
      noise: report.noise,
      launches: { count: 3, settled: 2, repeated: 1, warmupCalls: 450 },
    });
    expect(MeasurementSchema.safeParse(measurement).success).toBe(true);
  });

  it.each([
    ['of a run without figures', { ...report, latencySummary: null }],
    ['of an earlier version', { ...report, version: 1 }],
    ['that is missing', undefined],
  ])('has nothing to say of a report %s', (_title, stored) => {
    expect(toMeasurement(stored)).toBeNull();
  });
});
