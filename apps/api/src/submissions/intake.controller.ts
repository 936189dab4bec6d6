import { Controller, Param, Post, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { API_PREFIX, SubmissionReceiptSchema } from '@torchperf/contracts';
import type { TeamRow } from '@torchperf/database';
import type { FastifyRequest } from 'fastify';
import { arrivalOf } from '../http/arrival';
import { CurrentTeam } from '../http/auth/current-team.decorator';
import { TeamGuard } from '../http/auth/team.guard';
import { Answers } from '../http/openapi/answers.decorator';
import { UploadThrottlerGuard } from '../http/throttling/upload-throttler.guard';
import { IntakeService } from './intake.service';
import { ReceiptStatusInterceptor } from './receipt-status.interceptor';
import { BUNDLE_FIELD } from './upload-reader';

@Controller(`${API_PREFIX}/competitions/:slug/submissions`)
export class IntakeController {
  constructor(private readonly intake: IntakeService) {}

  @Post()
  @UseGuards(TeamGuard, UploadThrottlerGuard)
  @UseInterceptors(ReceiptStatusInterceptor)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: [BUNDLE_FIELD],
      properties: { [BUNDLE_FIELD]: { type: 'string', format: 'binary', description: 'The bundle, a zip.' } },
    },
  })
  @Answers({ id: 'submitBundle', tag: 'submissions', summary: 'Submit a bundle' }, SubmissionReceiptSchema, {
    statuses: [201, 200],
    description: '201 for a new submission; 200 when the team sent the same bytes before.',
    token: 'required',
    problems: [
      'upload-invalid',
      'token-missing',
      'token-unknown',
      'team-only',
      'competition-not-found',
      'competition-not-started',
      'competition-ended',
      'intake-paused',
      'reference-not-ready',
      'upload-too-large',
      'unsupported-media-type',
      'bundle-rejected',
      'too-many-requests',
    ],
  })
  submit(@Param('slug') slug: string, @CurrentTeam() team: TeamRow, @Req() request: FastifyRequest) {
    return this.intake.submit(slug, team, request, arrivalOf(request));
  }
}
