import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import {
  ArtifactTooLargeError,
  BUNDLE_RULES,
  BundleReaderError,
  BundleRejectedError,
} from '@torchperf/bundle';
import { ProblemSchema } from '@torchperf/contracts';
import { QueueUnavailableError } from '@torchperf/queue';
import { PROBLEMS } from './catalogue';
import { problemOf, toProblem } from './problem-document';
import { ValidationFailedError } from './problems.errors';

describe('the catalogue of problems', () => {
  it('has these many codes: add yours here, and never rename or reuse one', () => {
    expect(Object.keys(PROBLEMS)).toHaveLength(68);
  });

  it('shares no code with the rules of bundles', () => {
    expect(Object.keys(PROBLEMS).filter((code) => code in BUNDLE_RULES)).toEqual([]);
  });

  it.each(Object.entries(PROBLEMS))('%s is an error and reads well', (code, { status, title }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  });
});

describe('toProblem', () => {
  const problem = (error: unknown) => ProblemSchema.parse(toProblem(error, 'request-7'));

  it('names every field that failed validation', () => {
    const errors = [
      { path: 'suite.launchesMin', message: 'too small' },
      { path: '', message: 'must be an object' },
    ];
    expect(problem(new ValidationFailedError(errors))).toMatchObject({
      status: 400,
      code: 'validation-failed',
      detail: 'suite.launchesMin: too small; must be an object',
      errors,
    });
  });

  it("keeps a bundle rule's own code, status and fields", () => {
    const errors = [{ path: 'name', message: 'too long' }];
    expect(problem(new BundleRejectedError('bundle-manifest-invalid', 'The name …', errors))).toEqual({
      type: 'urn:torchperf:problem:bundle-manifest-invalid',
      title: BUNDLE_RULES['bundle-manifest-invalid'].title,
      status: 422,
      code: 'bundle-manifest-invalid',
      detail: 'The name …',
      errors,
    });
  });

  it.each([
    [new ArtifactTooLargeError(1024), 413, 'upload-too-large'],
    [new PayloadTooLargeException(), 413, 'upload-too-large'],
    [new NotFoundException('Cannot GET /x'), 404, 'route-not-found'],
    [Object.assign(new Error('no'), { statusCode: 406 }), 406, 'not-acceptable'],
    [Object.assign(new Error('no'), { statusCode: 418 }), 400, 'malformed-request'],
    [new BundleReaderError('fork failed'), 503, 'service-unavailable'],
    [new QueueUnavailableError('be reached', new Error('ECONNREFUSED')), 503, 'service-unavailable'],
  ])('%s → %i %s', (error, status, code) => {
    expect(problem(error)).toMatchObject({ status, code });
  });

  it.each([
    new Error('password=hunter2'),
    new TypeError("reading 'hunter2'"),
    'hunter2',
    null,
    undefined,
    { message: 'hunter2' },
    Object.assign(new Error('hunter2'), { statusCode: 500 }),
    new QueueUnavailableError('connect to redis://:hunter2@host', new Error('refused')),
  ])('shows nothing of a platform fault (%#), but the id of the request', (error) => {
    const shown = problem(error);
    expect(shown.status).toBeGreaterThanOrEqual(500);
    expect(shown.detail).toContain('request-7');
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });
});

it('leaves the list of fields out where there are none', () => {
  expect(problemOf('run-not-found', 'x')).not.toHaveProperty('errors');
});
