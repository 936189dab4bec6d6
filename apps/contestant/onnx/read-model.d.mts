/** One side of a model; `shape` is null where it is not declared, a dimension is text where it is free. */
export interface Side {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type: string;
  readonly shape: readonly (number | string)[] | null;
}
export const MODEL_BYTES_MAX: number;
export const NODES_MAX: number;
export class ModelRefused extends Error {}
export function readModel(
  source: string | Buffer,
  file?: string,
): { readonly inputs: Side[]; readonly outputs: Side[]; readonly problems: string[] };
