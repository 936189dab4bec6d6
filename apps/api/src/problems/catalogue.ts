/**
 * Every error that this api answers with, by its stable code. A client may switch on the code; titles and
 * details are for people and may change. The rules of bundles have their own codes in libs/bundle.
 */
export const PROBLEMS = {
  'validation-failed': { status: 400, title: 'The request is not valid' },
  'malformed-request': { status: 400, title: 'The request could not be read' },
  'upload-invalid': { status: 400, title: 'The upload form is not valid' },
  'token-missing': { status: 401, title: 'A bearer token is needed' },
  'token-unknown': { status: 401, title: 'The bearer token is not known' },
  'admin-only': { status: 403, title: 'Only the organiser may do this' },
  'team-only': { status: 403, title: 'Only a team may do this' },
  'address-not-signed': { status: 403, title: 'The address is not signed, or its signature is wrong' },
  'address-expired': { status: 403, title: 'The signed address has expired' },
  'route-not-found': { status: 404, title: 'There is nothing at this address' },
  'competition-not-found': { status: 404, title: 'There is no such competition' },
  'event-not-found': { status: 404, title: 'The competition has no such event' },
  'submission-not-found': { status: 404, title: 'There is no such submission' },
  'run-not-found': { status: 404, title: 'There is no such run' },
  'report-not-ready': { status: 404, title: 'The run has no report yet' },
  'dataset-not-found': { status: 404, title: 'The competition has no public dataset' },
  'artifact-not-found': { status: 404, title: 'There is no such artifact' },
  'worker-not-found': { status: 404, title: 'There is no such worker' },
  'competition-exists': { status: 409, title: 'A competition of this slug exists already' },
  'team-exists': { status: 409, title: 'A team of this name exists already' },
  'competition-not-started': { status: 409, title: 'The competition has not begun' },
  'competition-ended': { status: 409, title: 'The competition has ended' },
  'intake-paused': { status: 409, title: 'The competition takes no submissions at present' },
  'run-unfinished': { status: 409, title: 'The submission has a run that is not finished' },
  'submission-not-measured': { status: 409, title: 'The submission has no run that counts' },
  'submission-disqualified': { status: 409, title: 'The submission is disqualified' },
  'report-outdated': { status: 410, title: 'The report is of a version that is not read any more' },
  'upload-too-large': { status: 413, title: 'The upload is too large' },
  'address-too-long': { status: 414, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'bundle-rejected': { status: 422, title: 'The bundle breaks a rule; the code names the rule' },
  'dataset-rejected': { status: 422, title: 'The dataset cannot be used' },
  'competitions-mixed': { status: 422, title: 'The submissions are of several competitions' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'service-unavailable': { status: 503, title: 'The service is not available at present' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
