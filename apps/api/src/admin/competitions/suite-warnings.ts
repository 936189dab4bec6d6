import { DEFAULT_SUITE, type SuiteParameters } from '@torchperf/contracts';
import { rankingResolution } from '@torchperf/domain';

/** The board by which the warning says what few launches cost. */
const ENTRIES = 10;

/** What a competition's suite makes hard, for its organiser. Fewer launches than the usual least hardly rank. */
export function suiteWarnings({ launchesMax }: SuiteParameters): string[] {
  const { launchesMin: enough, launchesMax: usual } = DEFAULT_SUITE;
  if (launchesMax >= enough) return [];
  const factor = rankingResolution(launchesMax, usual, ENTRIES).toPrecision(2);
  return [
    `suite.launchesMax is ${launchesMax}. With so few launches most entries share a rank: on a board of ${ENTRIES}, two must differ ${Number(factor)} times as much as with ${usual} launches to get different ranks. Set launchesMax to ${enough} or more.`,
  ];
}
