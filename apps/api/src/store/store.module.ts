import { Module } from '@nestjs/common';
import { ArtifactStore } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import { API_CONFIG } from '../configuration/configuration.module';
import { ArtifactsController } from './artifacts.controller';
import { ArtifactsService } from './artifacts.service';

/** Bundles and datasets, by content. Import it where `ArtifactStore` is injected. */
@Module({
  controllers: [ArtifactsController],
  providers: [
    {
      provide: ArtifactStore,
      useFactory: (config: ApiConfig) => ArtifactStore.open(config.dataDir),
      inject: [API_CONFIG],
    },
    ArtifactsService,
  ],
  exports: [ArtifactStore],
})
export class StoreModule {}
