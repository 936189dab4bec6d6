import { hodgesLehmann } from './hodges-lehmann';
import { DEFAULT_CONFIDENCE, type IntervalEstimate } from './interval';
import { studentInterval } from './student-interval';

/**
 * The centre of the launches' values: the Hodges–Lehmann estimate with its signed-rank interval, in the unit of the
 * values. So few launches that this interval cannot have the requested confidence (under 6 for 95 %) get Student's,
 * widened to hold the estimate and the signed-rank one: it is wide, as it should be. A single launch has no interval
 * but itself, with confidence 0.
 * Source: {@link hodgesLehmann}, {@link studentInterval}.
 * @throws RangeError when there are no values, one is not finite, or the confidence is not between 0 and 1.
 */
export function launchCentre(
  values: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate {
  const centre = hodgesLehmann(values, confidence);
  if (centre.confidence >= confidence) return centre;
  const student = studentInterval(values, confidence);
  if (!student) return centre;
  return {
    estimate: centre.estimate,
    lower: Math.min(student.lower, centre.lower),
    upper: Math.max(student.upper, centre.upper),
    confidence,
  };
}
