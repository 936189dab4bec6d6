const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * The limits of a bundle. The models of these competitions are small (the course's are under 1 MiB). The limits leave
 * room for a bundled package and bound the cost of a hostile archive.
 */
export const BUNDLE_LIMITS = {
  /** The zip itself. No larger than the expanded limit: an honest archive does not grow by zipping. */
  compressedBytes: 64 * MIB,
  /** All files together, expanded: what one launch has to map, and what a slot's scratch space is sized for. */
  expandedBytes: 64 * MIB,
  /** One file, expanded: half of the whole, so that code and a second file always have room. */
  fileBytes: 32 * MIB,
  /** Files and folders. A bundled NumPy-sized package has about 1,000; 60,000 took other readers over 20 s. */
  files: 2_000,
  /** The zip's table of contents: 2,000 entries of 1 KiB; honest ones take about 100 bytes each. */
  directoryBytes: 2 * MIB,
  /** Expanded over compressed. Deflate ends at 1,032; real weights, pruned ones too, stay below 30. */
  ratio: 200,
  /** The ratio is checked above this size only: a small file of zeros is honest and harmless. */
  ratioFloorBytes: MIB,
  /** Names in a path, the file's own included. */
  depth: 6,
  /** A path in UTF-8 bytes, so that each name also fits the 255 bytes of common file systems. */
  pathBytes: 200,
  /** `torchperf.json`: its fields together allow about 12 KiB. */
  manifestBytes: 64 * KIB,
} as const;

export type BundleLimits = { readonly [limit in keyof typeof BUNDLE_LIMITS]: number };

/** A size as people read it, such as "64 MiB" or "1.5 KiB"; exact bytes below 1 KiB. */
export function formatBytes(bytes: number): string {
  if (bytes < KIB) return `${bytes} bytes`;
  const [amount, unit] = bytes < MIB ? [bytes / KIB, 'KiB'] : [bytes / MIB, 'MiB'];
  return `${Number(amount.toFixed(1))} ${unit}`;
}
