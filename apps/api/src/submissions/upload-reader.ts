import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { UploadInvalidError, UploadNotMultipartError } from './submissions.errors';

/** The only field of an upload's form. */
export const BUNDLE_FIELD = 'bundle';

/**
 * Reads a form of exactly one file, handing its stream to `receive` while it arrives.
 * @param receive must consume the stream; it bounds the size too, so the parser does not.
 * @param discard gets what was received if the rest of the form is invalid.
 * @throws UploadNotMultipartError, UploadInvalidError, whatever `receive` throws.
 */
export async function readUpload<T>(
  request: FastifyRequest,
  receive: (file: MultipartFile['file']) => Promise<T>,
  discard: (received: T) => Promise<void>,
  field: string = BUNDLE_FIELD,
): Promise<T> {
  if (!request.isMultipart()) throw new UploadNotMultipartError();
  let received: T | null = null;
  try {
    for await (const part of uploadParts(request, LIMITS)) {
      if (part.type !== 'file' || part.fieldname !== field) {
        throw new UploadInvalidError(
          `The form has a field "${part.fieldname}". Send one file, in the field "${field}", and nothing else.`,
        );
      }
      if (received !== null) {
        throw new UploadInvalidError(`The form has more than one file. Send one, in the field "${field}".`);
      }
      received = await receiveFile(part.file, receive);
    }
  } catch (error) {
    if (received !== null) await discard(received);
    throw error;
  }
  if (received === null) {
    throw new UploadInvalidError(`The form has no file. Send the zip in the field "${field}".`);
  }
  return received;
}

/** Reads one part more than is allowed, to report it. */
const LIMITS = { fileSize: Number.POSITIVE_INFINITY, files: 2, fields: 1, parts: 3 };

/** The parts of a form as they arrive. @throws UploadInvalidError when the form is malformed or breaks off. */
export async function* uploadParts(
  request: FastifyRequest,
  limits: NonNullable<Parameters<FastifyRequest['parts']>[0]>['limits'],
): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits });
  } catch (error) {
    throw asUploadError(error);
  }
}

/** A form that breaks off inside a file shows as an error of the file's stream. */
export async function receiveFile<T>(
  file: MultipartFile['file'],
  receive: (file: MultipartFile['file']) => Promise<T>,
) {
  try {
    return await receive(file);
  } catch (error) {
    throw error === file.errored ? asUploadError(error) : error;
  }
}

/** The form parser's own errors are plain and mean a malformed form; the plugin's have a status. */
function asUploadError(error: unknown): unknown {
  if (!(error instanceof Error) || 'statusCode' in error) return error;
  return new UploadInvalidError(`The form could not be read (${error.message}). Send it again, whole.`);
}
