/**
 * Own code, by the published methods that each file cites. Distributions, medians and quantiles come from
 * `@stdlib` and `simple-statistics`; neither has intervals for medians, quantiles or paired proportions.
 */
export { bonferroni } from './bonferroni';
export { driftOverLaunches } from './drift';
export { hodgesLehmann } from './hodges-lehmann';
export { DEFAULT_CONFIDENCE, type Interval, type IntervalEstimate, normalMultiplier } from './interval';
export { launchCentre } from './launch-centre';
export { launchQuantile } from './launch-quantile';

export { type MannWhitneyResult, mannWhitney } from './mann-whitney';

export { mcnemarExact } from './mcnemar';
export { medianInterval } from './median-interval';
export { countOutliers } from './outliers';

export { type QuantileEstimate, quantileInterval } from './quantile-interval';
export { type PrecisionTarget, type SampleSize, sampleSizeForHalfWidth } from './sample-size';
export { type SignedRankResult, signedRankTest } from './signed-rank-test';
export { studentInterval } from './student-interval';
export { median, type Summary, summarize } from './summarize';

export { type SampleMoments, type WelchResult, welchTestOf } from './welch-test';
export { wilsonInterval } from './wilson-interval';
