import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { API_PREFIX, ProblemSchema } from '@torchperf/contracts';
import { z } from 'zod';
import { API_TAGS } from './answers.decorator';
import { limitsText } from './limits';
import { toOpenApiSchema } from './openapi-schema';

/** The OpenAPI document of all public routes, made from the schemas that validate them. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const head = new DocumentBuilder()
    .setTitle('TorchPerf Olympics')
    .setDescription(
      [
        'Efficiency competitions for machine-learning models. Every error is an RFC 9457 problem.',
        'Any web page may read public routes (CORS, without a token). Reads have an `ETag`; the public data set supports `Range`. Unknown parameters and fields are refused.',
        `## Limits\n\n${limitsText()}`,
      ].join('\n\n'),
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: "A team's token, or the organiser's." });
  for (const [name, description] of Object.entries(API_TAGS)) head.addTag(name, description);
  const document = SwaggerModule.createDocument(app, head.build(), {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: toOpenApiSchema(schema, schemaType) } : undefined,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: toOpenApiSchema(ProblemSchema, 'output') },
  };
  return document;
}

/** Serves the document, which is built on the first request. */
export function serveApiDescription(app: NestFastifyApplication): void {
  SwaggerModule.setup(`${API_PREFIX}/docs`, app, () => describeApi(app), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: `${API_PREFIX}/openapi.json`,
  });
}
