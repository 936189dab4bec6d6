import type { Competition } from '@torchperf/contracts';
import { useState } from 'react';
import { type BundleHint, checkBundle, SIGNATURE_BYTES } from './bundle-check';

/** The chosen bundle and what can be said of it before it is sent. */
export function useBundle(limits: Competition['limits']) {
  const [bundle, setBundle] = useState<File | null>(null);
  const [hints, setHints] = useState<readonly BundleHint[]>([]);

  const choose = async (file: File | null) => {
    setBundle(file);
    setHints([]);
    if (!file) return;
    // A folder that was dropped can be named but not read.
    const head = await file
      .slice(0, SIGNATURE_BYTES)
      .arrayBuffer()
      .catch(() => null);
    setHints(
      head
        ? checkBundle({ name: file.name, sizeBytes: file.size, head: new Uint8Array(head) }, limits)
        : [{ severity: 'fault', text: 'This file cannot be read. A folder must be zipped first.' }],
    );
  };
  return { bundle, hints, choose };
}
