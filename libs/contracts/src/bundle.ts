import { z } from 'zod';

/** How many of a bundle's files are listed, the largest first. */
export const LARGEST_FILES = 10;
/** How many of the paths that were left out are listed. */
export const LEFT_OUT_LISTED = 20;

/** The contents of a bundle: what its size is made of, and what does not count. */
export const BundleContentsSchema = z.strictObject({
  /** All files that count, those that are not listed too. */
  files: z.int().nonnegative(),
  /** Largest first. `bytes` are unpacked. */
  largest: z.array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative() })).max(LARGEST_FILES),
  /** What operating systems and tools leave behind, and is therefore not unpacked; a folder's path ends with a slash. */
  leftOut: z.array(z.strictObject({ path: z.string(), files: z.int().nonnegative() })).max(LEFT_OUT_LISTED),
  /** All files that were left out, those that are not listed too. */
  leftOutFiles: z.int().nonnegative(),
});
export type BundleContents = z.infer<typeof BundleContentsSchema>;
