/** The smallest p-value that is written out. */
const MIN_P = 0.001;

/** A p-value as it is written in a sentence: "p = 0.031", "p < 0.001". */
export function pText(pValue: number): string {
  return pValue < MIN_P ? `p ${pValueText(pValue)}` : `p = ${pValueText(pValue)}`;
}

/** A p-value alone: "0.031", "< 0.001". */
export function pValueText(pValue: number): string {
  return pValue < MIN_P ? `< ${MIN_P}` : String(Number(pValue.toPrecision(2)));
}
