import { Controller, Get, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { API_PREFIX, ReferenceReceiptSchema, ReferenceViewSchema, TextSchema } from '@torchperf/contracts';
import type { FastifyRequest } from 'fastify';
import { AdminGuard } from '../../http/auth/admin.guard';
import { ADMIN_PROBLEMS } from '../../http/auth/admin-problems';
import { Answers } from '../../http/openapi/answers.decorator';
import { AdminReferenceService, REFERENCE_FIELD } from './admin-reference.service';

@Controller(`${API_PREFIX}/admin/competitions/:slug/reference`)
@UseGuards(AdminGuard)
export class AdminReferenceController {
  constructor(private readonly references: AdminReferenceService) {}

  @Get()
  @Answers(
    { id: 'getReference', tag: 'admin', summary: 'Show the reference of a competition and its state' },
    ReferenceViewSchema,
    { token: 'required', problems: [...ADMIN_PROBLEMS, 'competition-not-found'] },
  )
  get(@Param('slug', { schema: TextSchema }) slug: string) {
    return this.references.get(slug);
  }

  @Post()
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: [REFERENCE_FIELD],
      properties: {
        [REFERENCE_FIELD]: { type: 'string', format: 'binary', description: 'The reference bundle, a zip.' },
      },
    },
  })
  @Answers(
    { id: 'replaceReference', tag: 'admin', summary: 'Replace the reference before the start' },
    ReferenceReceiptSchema,
    {
      token: 'required',
      problems: [
        ...ADMIN_PROBLEMS,
        'upload-invalid',
        'competition-not-found',
        'reference-fixed',
        'reference-in-use',
        'upload-too-large',
        'unsupported-media-type',
        'bundle-rejected',
      ],
    },
  )
  replace(@Param('slug', { schema: TextSchema }) slug: string, @Req() request: FastifyRequest) {
    return this.references.replace(slug, request);
  }
}
