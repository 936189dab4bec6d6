import { type BundleContents, LARGEST_FILES, LEFT_OUT_LISTED } from '@torchperf/contracts';
import type { ArchiveContents } from './read-archive';

/** A summary of an archive: its largest files, and what was left out. */
export function contentsOf({ files, leftOut }: Pick<ArchiveContents, 'files' | 'leftOut'>): BundleContents {
  const bySize = [...files].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return {
    files: files.length,
    largest: bySize.slice(0, LARGEST_FILES),
    leftOut: leftOut.slice(0, LEFT_OUT_LISTED),
    leftOutFiles: leftOut.reduce((sum, { files: count }) => sum + count, 0),
  };
}
