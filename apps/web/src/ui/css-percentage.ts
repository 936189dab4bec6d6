/** A share of a bar's width as CSS, as in "12.50%". */
export function cssPercentage(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
