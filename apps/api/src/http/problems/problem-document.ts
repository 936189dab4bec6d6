import { HttpException } from '@nestjs/common';
import { ArtifactTooLargeError, BundleRejectedError } from '@torchperf/bundle';
import type { Problem } from '@torchperf/contracts';
import { PROBLEMS, type ProblemCode } from './catalogue';
import { DomainError } from './domain.error';
import { outageOf } from './outage';

/** Media type of every error, RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The problem document of a code in the catalogue. */
export function problemOf(code: ProblemCode, detail: string, fieldErrors: Problem['errors'] = []): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:torchperf:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(fieldErrors.length > 0 && { errors: [...fieldErrors] }),
  };
}

const CODE_OF_STATUS: Partial<Record<number, ProblemCode>> = {
  400: 'malformed-request',
  404: 'route-not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'upload-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  416: 'range-not-satisfiable',
  429: 'too-many-requests',
  503: 'service-unavailable',
};

/** The status that Fastify and its plugins put on the errors they throw. */
function statusCodeOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/**
 * Maps an error to what the client sees. An unknown error is a platform fault: its message may hold internals, so it
 * stays in the log, under the request's id.
 */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof DomainError) return problemOf(error.code, error.message, [...error.fieldErrors]);
  if (error instanceof BundleRejectedError) {
    return {
      type: `urn:torchperf:problem:${error.code}`,
      title: error.title,
      status: error.status,
      code: error.code,
      detail: error.message,
      ...(error.errors && { errors: error.errors.map(({ path, message }) => ({ path, message })) }),
    };
  }
  if (error instanceof ArtifactTooLargeError) return problemOf('upload-too-large', error.message);
  const outage = outageOf(error);
  if (outage) {
    return problemOf('service-unavailable', `${outage} Try again in a minute. Request: ${requestId}.`);
  }
  const status = statusCodeOf(error);
  if (status !== null && error instanceof Error) {
    const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'malformed-request' : 'internal-error');
    if (code !== 'internal-error') return problemOf(code, error.message);
  }
  return problemOf('internal-error', `Send this request's id to the organiser: ${requestId}.`);
}
