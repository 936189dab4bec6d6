import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { UploadInvalidError } from './upload-invalid.error';
import { UploadNotMultipartError } from './upload-not-multipart.error';

/** The form's only field. */
export const BUNDLE_FIELD = 'bundle';

/**
 * Reads a form of exactly one file, in the field `bundle`, handing its stream to `receive` while it arrives.
 * @param receive must consume the stream; it bounds the size too, so the parser does not.
 * @param discard is given what was received when the rest of the form turns out to be wrong.
 * @throws UploadNotMultipartError, UploadInvalidError, whatever `receive` throws.
 */
export async function readUpload<T>(
  request: FastifyRequest,
  receive: (file: MultipartFile['file']) => Promise<T>,
  discard: (received: T) => Promise<void>,
): Promise<T> {
  if (!request.isMultipart()) throw new UploadNotMultipartError();
  let received: T | null = null;
  try {
    const limits = { fileSize: Number.POSITIVE_INFINITY, files: 2, fields: 1, parts: 3 };
    for await (const part of request.parts({ limits })) {
      if (part.type !== 'file' || part.fieldname !== BUNDLE_FIELD) {
        throw new UploadInvalidError(
          `The form has a field "${part.fieldname}". Send one file, in the field "${BUNDLE_FIELD}", and nothing else.`,
        );
      }
      if (received !== null) {
        throw new UploadInvalidError(
          `The form has more than one file. Send one, in the field "${BUNDLE_FIELD}".`,
        );
      }
      received = await receive(part.file);
    }
  } catch (error) {
    if (received !== null) await discard(received);
    throw error;
  }
  if (received === null) {
    throw new UploadInvalidError(`The form has no file. Send the zip in the field "${BUNDLE_FIELD}".`);
  }
  return received;
}
