import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FieldError } from '@torchperf/contracts';
import type { FastifyRequest } from 'fastify';
import { UnsupportedBodyError } from '../rules/http.errors';
import { ValidationFailedError } from './problems.errors';

/** Nest's metadata of a handler's arguments: an object whose keys start with the kind of each argument. */
const ROUTE_ARGUMENTS = '__routeArguments__';
/** Metadata key of `@ApiConsumes`, for the media types of a body. */
const CONSUMES = 'swagger/apiConsumes';
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const KINDS = { body: 3, query: 4 } as const;

/**
 * Refuses input that a route does not accept. Where a route has a query or a body, its schema refuses unknown fields.
 * This guard covers all other routes, and repeated parameters.
 */
@Injectable()
export class KnownInputGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const { query, body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    refuseForm(context, headers['content-type']);
    const errors = [
      ...repeated(query),
      ...(accepts(context, 'query') ? [] : unknown(query)),
      ...(accepts(context, 'body') ? [] : unknown(body)),
    ];
    if (errors.length > 0) throw new ValidationFailedError(errors);
    return true;
  }
}

/** Nest reads form bodies everywhere, and the uploads' reader leaves multipart bodies unread. @throws UnsupportedBodyError */
function refuseForm(context: ExecutionContext, contentType: string | undefined): void {
  const consumed: readonly string[] = Reflect.getMetadata(CONSUMES, context.getHandler()) ?? [];
  if (contentType === undefined || consumed.includes('multipart/form-data')) return;
  const [given = ''] = contentType.toLowerCase().split(';');
  if (FORMS.includes(given.trim())) throw new UnsupportedBodyError(given.trim());
}

function accepts(context: ExecutionContext, kind: keyof typeof KINDS): boolean {
  const noted: object =
    Reflect.getMetadata(ROUTE_ARGUMENTS, context.getClass(), context.getHandler().name) ?? {};
  return Object.keys(noted).some((key) => key.startsWith(`${KINDS[kind]}:`));
}

function repeated(query: unknown): FieldError[] {
  return entriesOf(query).flatMap(([path, value]) =>
    Array.isArray(value) ? [{ path, message: 'must be given once' }] : [],
  );
}

function unknown(input: unknown): FieldError[] {
  return entriesOf(input).map(([path]) => ({ path, message: 'is not known here' }));
}

function entriesOf(input: unknown): [string, unknown][] {
  return typeof input === 'object' && input !== null ? Object.entries(input) : [];
}
