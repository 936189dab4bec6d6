import { API_PREFIX, type SubmissionReceipt, SubmissionReceiptSchema } from '@torchperf/contracts';
import { ApiError, localProblem, problemFrom } from './api.error';
import { parseBody } from './client';

export interface Upload {
  /** Settles with the receipt. Rejects with ApiError, or with an AbortError after `cancel`. */
  readonly receipt: Promise<SubmissionReceipt>;
  cancel(): void;
}

export interface UploadRequest {
  readonly slug: string;
  readonly token: string;
  readonly bundle: File;
  onProgress(sentBytes: number, totalBytes: number): void;
}

/** Sends a bundle. XMLHttpRequest, because fetch cannot report how much of a body was sent. */
export function uploadBundle({ slug, token, bundle, onProgress }: UploadRequest): Upload {
  const request = new XMLHttpRequest();
  const receipt = new Promise<SubmissionReceipt>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    request.onload = () => {
      try {
        if (request.status >= 400) throw new ApiError(problemFrom(request.status, request.responseText));
        resolve(parseBody(SubmissionReceiptSchema, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new ApiError(UPLOAD_CUT_OFF));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
  });
  const form = new FormData();
  form.append('bundle', bundle, bundle.name);
  request.open('POST', `${API_PREFIX}/competitions/${encodeURIComponent(slug)}/submissions`);
  request.setRequestHeader('accept', 'application/json');
  request.setRequestHeader('authorization', `Bearer ${token}`);
  request.send(form);
  return { receipt, cancel: () => request.abort() };
}

const UPLOAD_CUT_OFF = localProblem(
  'upload-cut-off',
  'The upload was cut off',
  'The connection closed before the service answered. If you have changed the file since you chose it, choose it again. Otherwise check your connection and send it again: sending the same bundle twice is safe.',
);
