import type { ApiResponseSchemaHost } from '@nestjs/swagger';
import { z } from 'zod';

export type OpenApiSchema = ApiResponseSchemaHost['schema'];

/** A zod schema in the dialect of OpenAPI 3.0. @param io what a client sends (input) or gets (output). */
export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output'): OpenApiSchema {
  const converted = z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' });
  // zod's own types of the dialect are wider than those of Nest.
  return converted as OpenApiSchema;
}
