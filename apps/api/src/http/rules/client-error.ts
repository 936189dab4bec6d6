import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ProblemCode } from '../problems/catalogue';
import { PROBLEM_MEDIA_TYPE, problemOf } from '../problems/problem-document';

const OVERFLOW: readonly [ProblemCode, string] = [
  'headers-too-large',
  'Address and headers together may have 16 KiB.',
];
const LATE: readonly [ProblemCode, string] = ['request-timeout', 'The request did not arrive in time.'];
const MALFORMED: readonly [ProblemCode, string] = [
  'malformed-request',
  'This is not HTTP/1.1 as this server reads it: check method, address and headers.',
];
const REASONS: Readonly<Record<string, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers bytes that cannot be parsed as a request, before any route is known. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [code, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? OVERFLOW
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? LATE
        : MALFORMED;
  const problem = problemOf(code, detail);
  const body = JSON.stringify(problem);
  if (socket.writable) {
    socket.write(
      [
        `HTTP/1.1 ${problem.status} ${REASONS[problem.status]}`,
        `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-Id: ${randomUUID()}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroySoon();
}
