import { type DynamicModule, Module } from '@nestjs/common';
import { DatabaseModule } from '@torchperf/database';
import { CachedBoards } from '../../../apps/api/src/pipeline/ranking/cached-boards';
import { RankingService } from '../../../apps/api/src/pipeline/ranking/ranking.service';
import { ScaleTrialService } from './scale-trial.service';

/** What a trial of scale needs, and no more: no queue, no requests. */
@Module({})
export class ScaleTrialModule {
  static forRoot(databaseUrl: string): DynamicModule {
    return {
      module: ScaleTrialModule,
      imports: [DatabaseModule.forRoot(databaseUrl)],
      providers: [CachedBoards, RankingService, ScaleTrialService],
    };
  }
}
