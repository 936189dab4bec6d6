/**
 * Holm's step-down correction of p-values of several tests: the i-th least is multiplied by m − i + 1, kept
 * from falling below an earlier one, and held to 1. An adjusted value at or under 0.05 rejects with at most a
 * 5 % chance of any false rejection among all m.
 * Source: Holm (1979), Scandinavian Journal of Statistics 6. As R's `p.adjust(method = "holm")`.
 * @returns the adjusted p-values, in the order given.
 * @throws RangeError when a p-value is not between 0 and 1.
 */
export function holm(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`A p-value lies between 0 and 1, but one is ${wrong}.`);
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  [...pValues.entries()]
    .sort(([, p], [, other]) => p - other)
    .forEach(([index, p], position) => {
      least = Math.max(least, Math.min(1, p * (pValues.length - position)));
      adjusted[index] = least;
    });
  return adjusted;
}
