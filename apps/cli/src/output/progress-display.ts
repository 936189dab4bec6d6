import type { Progress } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import type { MeasuringListener } from '../bench/measure-bundles';
import type { TextStream } from '../terminal';

const BAR_CELLS = 24;
const ERASE_LINE = '\r\u001b[K';
const PHASES: Readonly<Record<Progress['phase'], string>> = {
  preparing: 'preparing',
  floor: 'measuring the floor of the protocol',
  measuring: 'measuring',
  finishing: 'computing the figures',
};

/** Shows the progress of a measurement: a bar on a terminal, elsewhere a line for each phase. */
export class ProgressDisplay implements MeasuringListener {
  private label = '';
  private phase: Progress['phase'] = 'preparing';

  constructor(private readonly stream: TextStream) {}

  start(name: string, position: number, count: number): void {
    this.label = count > 1 ? `[${position}/${count}] ${isolated(name)}` : isolated(name);
    this.phase = 'preparing';
    if (!this.stream.isTTY) this.stream.write(`${this.label}: ${PHASES.preparing}\n`);
  }

  progress(progress: Progress): void {
    if (this.stream.isTTY) this.stream.write(ERASE_LINE + barLine(this.label, progress, this.stream.columns));
    else if (progress.phase !== this.phase) this.stream.write(`${this.label}: ${PHASES[progress.phase]}\n`);
    this.phase = progress.phase;
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write(ERASE_LINE);
  }
}

/** One line within the width of the terminal, to make it erasable. */
export function barLine(label: string, progress: Progress, columns = 80): string {
  const { phase, fraction, launchesDone, launchesMin, launchesMax } = progress;
  const filled = Math.round(BAR_CELLS * fraction);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
  const total = launchesMin === launchesMax ? `${launchesMax}` : `${launchesMin} to ${launchesMax}`;
  const step = phase === 'measuring' ? `launch ${launchesDone + 1} of ${total}` : PHASES[phase];
  return `${bar} ${String(Math.round(100 * fraction)).padStart(3)} %  ${label}: ${step}`.slice(
    0,
    columns - 1,
  );
}
