import type { Multipart } from '@fastify/multipart';
import { BUNDLE_LIMITS, DATASET_LIMITS } from '@torchperf/bundle';
import { type CreateCompetition, CreateCompetitionSchema, fieldErrorsOf } from '@torchperf/contracts';
import type { FastifyRequest } from 'fastify';
import { ValidationFailedError } from '../../http/problems/problems.errors';
import { UploadInvalidError, UploadNotMultipartError } from '../../submissions/submissions.errors';
import { receiveFile, uploadParts } from '../../submissions/upload-reader';

/** The files of the form, with the most bytes that each may have. */
export const COMPETITION_FILES = {
  dataset: DATASET_LIMITS.expandedBytes,
  publicDataset: DATASET_LIMITS.expandedBytes,
  reference: BUNDLE_LIMITS.compressedBytes,
} as const;
export type CompetitionFile = keyof typeof COMPETITION_FILES;
const JSON_FIELD = 'competition';

type FilePart = Extract<Multipart, { type: 'file' }>;

export interface CompetitionForm<T> {
  readonly competition: CreateCompetition;
  readonly dataset: T;
  readonly reference: T;
  readonly publicDataset: T | null;
}

/** A form that is being read. Files arrive before the form is known to be valid. */
export class CompetitionFormReader<T> {
  private readonly files = new Map<CompetitionFile, T>();
  private json: unknown;

  /** The files so far. */
  received(): T[] {
    return [...this.files.values()];
  }

  /**
   * Reads the whole form, its parts in any order; files are streamed to `receive` as they arrive.
   * @param receive must consume the stream.
   * @throws UploadNotMultipartError, UploadInvalidError, ValidationFailedError, whatever `receive` throws.
   */
  async read(
    request: FastifyRequest,
    receive: (field: CompetitionFile, stream: FilePart['file']) => Promise<T>,
  ): Promise<CompetitionForm<T>> {
    if (!request.isMultipart()) throw new UploadNotMultipartError();
    const limits = { fileSize: Number.POSITIVE_INFINITY, files: 4, fields: 2, parts: 6 };
    for await (const part of uploadParts(request, limits)) {
      if (part.type === 'field') this.takeField(part.fieldname, part.value);
      else await this.takeFile(part, receive);
    }
    return this.finish();
  }

  private takeField(name: string, value: unknown): void {
    if (name !== JSON_FIELD || this.json !== undefined) throw unexpected(name);
    this.json = typeof value === 'string' ? parseJson(value) : value;
  }

  private async takeFile(
    { fieldname, file }: FilePart,
    receive: (field: CompetitionFile, stream: FilePart['file']) => Promise<T>,
  ): Promise<void> {
    if (!isCompetitionFile(fieldname) || this.files.has(fieldname)) throw unexpected(fieldname);
    this.files.set(fieldname, await receiveFile(file, (stream) => receive(fieldname, stream)));
  }

  private finish(): CompetitionForm<T> {
    if (this.json === undefined) throw missing(JSON_FIELD, 'the JSON that describes the competition');
    const competition = CreateCompetitionSchema.safeParse(this.json);
    if (!competition.success) throw new ValidationFailedError(fieldErrorsOf(competition.error.issues));
    const dataset = this.files.get('dataset');
    if (dataset === undefined) throw missing('dataset', 'the npz of the hidden test set');
    const reference = this.files.get('reference');
    if (reference === undefined) throw missing('reference', 'the zip of the reference bundle');
    return {
      competition: competition.data,
      dataset,
      reference,
      publicDataset: this.files.get('publicDataset') ?? null,
    };
  }
}

function isCompetitionFile(name: string): name is CompetitionFile {
  return Object.hasOwn(COMPETITION_FILES, name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UploadInvalidError(`The field "${JSON_FIELD}" is not JSON: ${reason}`);
  }
}

function unexpected(name: string): UploadInvalidError {
  const fields = [JSON_FIELD, ...Object.keys(COMPETITION_FILES)].map((field) => `"${field}"`).join(', ');
  return new UploadInvalidError(
    `The form has a field "${name}" that is unknown or repeated. Its fields are ${fields}, each once; ` +
      `"${JSON_FIELD}" is text, the others are files.`,
  );
}

function missing(name: string, what: string): UploadInvalidError {
  return new UploadInvalidError(`The form has no field "${name}": ${what}.`);
}
