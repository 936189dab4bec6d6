import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../problems/catalogue';
import { toOpenApiSchema } from './openapi-schema';

interface RouteOptions {
  /** Codes of the catalogue that this route in particular may answer with. */
  readonly problems?: readonly ProblemCode[];
  readonly description?: string;
  readonly token?: 'optional' | 'required';
}

interface AnswerOptions extends RouteOptions {
  /** All statuses that come with this schema. */
  readonly statuses?: readonly number[];
  readonly mediaType?: string;
}

/** Where `describeApi` puts the one schema of all errors. */
const PROBLEM_REFERENCE = '#/components/schemas/Problem';

function problemResponses(codes: readonly ProblemCode[]): MethodDecorator[] {
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return [...statuses].map((status) =>
    ApiResponse({
      status,
      description: codes
        .filter((code) => PROBLEMS[code].status === status)
        .map((code) => `\`${code}\`: ${PROBLEMS[code].title}`)
        .join('; '),
      content: { 'application/problem+json': { schema: { $ref: PROBLEM_REFERENCE } } },
    }),
  );
}

function security({ token }: RouteOptions): MethodDecorator[] {
  return token === 'required' ? [ApiBearerAuth()] : [];
}

/** Describes a route that answers with JSON of a schema: the same schema that the clients use. */
export function Answers(schema: z.ZodType, options: AnswerOptions = {}): MethodDecorator {
  const { statuses = [200], mediaType = 'application/json', description = '' } = options;
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description,
        content: { [mediaType]: { schema: toOpenApiSchema(schema, 'output') } },
      }),
    ),
    ...problemResponses(options.problems ?? []),
    ...security(options),
  );
}

/** Describes a route that answers with a file. */
export function AnswersFile(mediaType: string, options: RouteOptions): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status: 200,
      description: options.description ?? '',
      content: { [mediaType]: { schema: { type: 'string', format: 'binary' } } },
    }),
    ...problemResponses(options.problems ?? []),
    ...security(options),
  );
}
