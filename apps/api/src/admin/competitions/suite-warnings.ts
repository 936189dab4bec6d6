import { DEFAULT_SUITE, type SuiteParameters } from '@torchperf/contracts';
import { rankingResolution } from '@torchperf/domain';

/** Size of the example board of the warning. */
const ENTRIES = 10;

/** Warnings about a competition's suite, for its organiser. Fewer launches than the usual minimum hardly rank. */
export function suiteWarnings({ launchesMax }: SuiteParameters): string[] {
  const { launchesMin: enough, launchesMax: usual } = DEFAULT_SUITE;
  if (launchesMax >= enough) return [];
  const factor = rankingResolution(launchesMax, usual, ENTRIES).toPrecision(2);
  return [
    `suite.launchesMax is ${launchesMax}. With so few launches most ranks remain possible for most entries: on a board of ${ENTRIES}, two must differ ${Number(factor)} times as much as with ${usual} launches to be distinguishable. Set launchesMax to ${enough} or more.`,
  ];
}
