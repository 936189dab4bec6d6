import type { Progress } from '@torchperf/contracts';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { barLine, ProgressDisplay } from './progress-display';

const at = (phase: Progress['phase'], launchesDone = 0): Progress => ({
  phase,
  launchesDone,
  launchesMin: 12,
  launchesMax: 40,
  fraction: launchesDone / 12,
});

function written(isTTY: boolean): string {
  let text = '';
  const display = new ProgressDisplay({ isTTY, write: (more) => (text += more) });
  display.start('int8', 1, 2);
  for (const progress of [at('floor'), at('measuring'), at('measuring', 6)]) display.progress(progress);
  display.end();
  return text;
}

it('writes a line for each phase where there is no terminal', () => {
  expect(written(false)).toBe(
    '[1/2] int8: preparing\n[1/2] int8: measuring the floor of the protocol\n[1/2] int8: measuring\n',
  );
});

it('draws one line over and over on a terminal, and erases it', () => {
  const text = written(true);
  expect(text).not.toContain('\n');
  expect(text).toContain('launch 7 of 12 to 40');
  expect(text.endsWith('\r\u001b[K')).toBe(true);
});

it('is never longer than the terminal is wide', () => {
  expect(barLine('a-very-long-name-of-a-bundle', at('measuring', 6), 40)).toHaveLength(39);
});

it.each([1, 2])('isolates a name that is written from right to left, of %d bundles', (count) => {
  let text = '';
  const display = new ProgressDisplay({ isTTY: false, write: (more) => (text += more) });
  display.start(RIGHT_TO_LEFT_NAME, 1, count);
  display.progress(at('floor'));
  expect(text).toContain(RIGHT_TO_LEFT_NAME);
  expect(unisolatedLines(text)).toEqual([]);
});
