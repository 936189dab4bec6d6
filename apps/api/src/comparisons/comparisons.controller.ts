import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import {
  API_PREFIX,
  type ComparisonQuery,
  ComparisonQuerySchema,
  ComparisonSchema,
} from '@torchperf/contracts';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { Answers } from '../http/openapi/answers.decorator';
import { CostlyReadsThrottlerGuard } from '../http/throttling/costly-reads-throttler.guard';
import { ComparisonsService } from './comparisons.service';

@Controller(`${API_PREFIX}/compare`)
@UseGuards(CostlyReadsThrottlerGuard, ViewerGuard)
export class ComparisonsController {
  constructor(private readonly comparisons: ComparisonsService) {}

  @Get()
  @Answers(
    { id: 'compareSubmissions', tag: 'comparisons', summary: 'Compare two to six submissions' },
    ComparisonSchema,
    {
      token: 'optional',
      problems: [
        'validation-failed',
        'submission-not-found',
        'submission-not-measured',
        'competitions-mixed',
        'too-many-requests',
      ],
      description:
        'Compares two to six submissions of one competition pairwise, by their counting runs. The first one is the base.',
    },
  )
  compare(
    @Query({ schema: ComparisonQuerySchema }) { ids }: ComparisonQuery,
    @CurrentViewer() viewer: Viewer,
  ) {
    return this.comparisons.compare(ids, viewer);
  }
}
