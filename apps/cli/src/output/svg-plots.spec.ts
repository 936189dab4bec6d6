import { UNSANDBOXED } from '@torchperf/engine';
import { measuredBundle } from '../../test/measured-bundle';
import type { MeasuredBundle } from '../bench/bench-result';
import { svgPlots } from './svg-plots';

const FIGURES = { latency: 0.02, modelSize: 1000, accuracy: 0.9 };
const LAUNCHES = [0.01, -0.02, 0.03];

function unsandboxed(bundle: MeasuredBundle): MeasuredBundle {
  const { report } = bundle;
  return { ...bundle, report: { ...report, machine: { ...report.machine, sandbox: UNSANDBOXED } } };
}

it('marks each plot of a run without isolation, and none of any other', () => {
  const measured = ['a', 'b'].map((name) => measuredBundle(name, 'a', LAUNCHES, FIGURES));
  const marks = svgPlots(measured.map(unsandboxed))?.match(/<text[^<]*none \(unsandboxed\)/g);
  // Launches of two, latencies, and two scatters.
  expect(marks).toHaveLength(5);
  expect(svgPlots(measured)).not.toContain(UNSANDBOXED);
});

it('draws nothing where nothing was measured', () => {
  expect(svgPlots([measuredBundle('a', 'a', [], FIGURES, 'crashed')])).toBeNull();
});
