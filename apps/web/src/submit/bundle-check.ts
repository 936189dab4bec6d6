import type { Competition } from '@torchperf/contracts';
import { formatBytes } from '../ui/format/measured-value.format';

export interface BundleHint {
  /** The service certainly refuses a fault; it decides about a doubt. */
  readonly severity: 'fault' | 'doubt';
  readonly text: string;
}

/** The first bytes of a zip with at least one file in it. */
const ZIP_SIGNATURE = [0x50, 0x4b, 0x03, 0x04];
export const SIGNATURE_BYTES = ZIP_SIGNATURE.length;

export interface ChosenBundle {
  readonly name: string;
  readonly sizeBytes: number;
  /** The first `SIGNATURE_BYTES` bytes. */
  readonly head: Uint8Array;
}

/** Checks a bundle before the upload. The service checks everything again, and more. */
export function checkBundle(bundle: ChosenBundle, limits: Competition['limits']): BundleHint[] {
  if (bundle.sizeBytes === 0) return [{ severity: 'fault', text: 'This file is empty.' }];
  const hints: BundleHint[] = [];
  if (bundle.sizeBytes > limits.compressedBytes) {
    const [size, limit] = [formatBytes(bundle.sizeBytes), formatBytes(limits.compressedBytes)];
    hints.push({ severity: 'fault', text: `This file is ${size}; the competition allows at most ${limit}.` });
  }
  if (!ZIP_SIGNATURE.every((byte, index) => bundle.head[index] === byte)) {
    hints.push({ severity: 'doubt', text: 'This does not look like a zip file. Check your choice.' });
  } else if (!bundle.name.toLowerCase().endsWith('.zip')) {
    hints.push({
      severity: 'doubt',
      text: 'The name does not end in .zip; check that it is the right file.',
    });
  }
  return hints;
}
