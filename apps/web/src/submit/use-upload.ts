import type { Problem, SubmissionReceipt } from '@torchperf/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem } from '../api/api.error';
import { type Upload, type UploadRequest, uploadBundle } from '../api/upload-bundle';

export type UploadState =
  | { readonly step: 'idle' }
  | { readonly step: 'sending'; readonly sentBytes: number; readonly totalBytes: number }
  /** All bytes are sent; the service reads and checks them. */
  | { readonly step: 'checking' }
  | { readonly step: 'cancelled' }
  | { readonly step: 'failed'; readonly problem: Problem };

/** One upload at a time. Leaving the page cancels it. */
export function useUpload(onReceipt: (receipt: SubmissionReceipt) => Promise<void>) {
  const [state, setState] = useState<UploadState>({ step: 'idle' });
  const upload = useRef<Upload | null>(null);

  useEffect(() => () => upload.current?.cancel(), []);

  const send = async (request: Omit<UploadRequest, 'onProgress'>) => {
    setState({ step: 'sending', sentBytes: 0, totalBytes: request.bundle.size });
    upload.current = uploadBundle({
      ...request,
      onProgress: (sentBytes, totalBytes) =>
        setState(sentBytes < totalBytes ? { step: 'sending', sentBytes, totalBytes } : { step: 'checking' }),
    });
    try {
      const receipt = await upload.current.receipt;
      // The upload is complete: leaving the page, as a receipt does, cancels nothing.
      upload.current = null;
      await onReceipt(receipt);
      // For a return to the form.
      setState({ step: 'idle' });
    } catch (error) {
      const cancelled = error instanceof DOMException && error.name === 'AbortError';
      setState(cancelled ? { step: 'cancelled' } : { step: 'failed', problem: asProblem(error) });
    } finally {
      upload.current = null;
    }
  };
  const cancel = useCallback(() => upload.current?.cancel(), []);
  /** Clears the outcome of the last upload; does nothing while one is in progress. */
  const reset = useCallback(() => {
    if (!upload.current) setState({ step: 'idle' });
  }, []);
  const isUnderWay = useCallback(() => upload.current !== null, []);
  return { state, send, cancel, reset, isUnderWay };
}
