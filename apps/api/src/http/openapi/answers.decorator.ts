import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../problems/catalogue';
import { toOpenApiSchema } from './openapi-schema';

/** How clients find an operation. */
interface Operation {
  /** Unique in the document; generated clients name their functions by it. */
  readonly id: string;
  readonly tag: ApiTag;
  /** What it does, in the imperative. */
  readonly summary: string;
}

/** The groups of operations, with what the document says of each. */
export const API_TAGS = {
  competitions: 'Tasks, rules, dates and public data',
  submissions: 'Bundles on their way from upload to rank',
  runs: 'Reports and raw samples',
  leaderboards: 'Ranks, now and in the past',
  changes: 'Every change of a leaderboard',
  comparisons: 'What the data support about pairs of submissions',
  reports: 'Written reports and plots',
  health: 'Whether the service works',
  admin: 'What only organisers may do',
} as const;

type ApiTag = keyof typeof API_TAGS;

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

function operation({ id, tag, summary }: Operation): MethodDecorator {
  return ApiOperation({ operationId: id, tags: [tag], summary });
}

/** Describes a route that answers with JSON of a schema: the same schema that the clients use. */
export function Answers(
  described: Operation,
  schema: z.ZodType,
  options: AnswerOptions = {},
): MethodDecorator {
  const { statuses = [200], mediaType = 'application/json', description = '' } = options;
  return applyDecorators(
    operation(described),
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
export function AnswersFile(described: Operation, mediaType: string, options: RouteOptions): MethodDecorator {
  return applyDecorators(
    operation(described),
    ApiResponse({
      status: 200,
      description: options.description ?? '',
      content: { [mediaType]: { schema: { type: 'string', format: 'binary' } } },
    }),
    ...problemResponses(options.problems ?? []),
    ...security(options),
  );
}
