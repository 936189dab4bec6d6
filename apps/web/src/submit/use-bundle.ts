import type { Competition } from '@torchperf/contracts';
import { useState } from 'react';
import { type BundleHint, checkBundle, SIGNATURE_BYTES } from './bundle-check';

/** The chosen bundle, with the hints of a check before the upload. */
export function useBundle(limits: Competition['limits']) {
  const [bundle, setBundle] = useState<File | null>(null);
  const [hints, setHints] = useState<readonly BundleHint[]>([]);

  const choose = async (file: File | null) => {
    setBundle(file);
    setHints([]);
    if (!file) return;
    // A dropped folder has a name, but cannot be read.
    const head = await file
      .slice(0, SIGNATURE_BYTES)
      .arrayBuffer()
      .catch(() => null);
    setHints(
      head
        ? checkBundle({ name: file.name, sizeBytes: file.size, head: new Uint8Array(head) }, limits)
        : [{ severity: 'fault', text: 'This file cannot be read. If it is a folder, zip it first.' }],
    );
  };
  return { bundle, hints, choose };
}
