import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import { z } from 'zod';

export type OpenApiSchema = ApiResponseSchemaHost['schema'];

/** A zod schema in the dialect of OpenAPI 3.0. @param io what a client sends (input) or gets (output). */
export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output'): OpenApiSchema {
  const options = { target: 'openapi-3.0', io, unrepresentable: 'any' } as const;
  const { definitions, ...converted } = z.toJSONSchema(schema, options);
  // Only what refers to itself gets a definition, and that is only `z.json()`: anything goes there.
  const inlined = definitions ? JSON.parse(JSON.stringify(converted), withoutReferences) : converted;
  // zod's own types of the dialect are wider than those of Nest.
  return inlined as OpenApiSchema;
}

function withoutReferences(_: string, value: unknown): unknown {
  const refers = typeof value === 'object' && value !== null && '$ref' in value;
  return refers ? { description: 'Any JSON value.' } : value;
}
