import { Module } from '@nestjs/common';
import { ArtifactStore } from '@torchperf/bundle';
import type { ApiConfig } from '@torchperf/config';
import { API_CONFIG } from '../http/configuration/configuration.module';
import { ArtifactsController } from './artifacts.controller';
import { ArtifactsService } from './artifacts.service';
import { BrokenArtifactsController } from './broken-artifacts.controller';
import { StoreMaintenanceService } from './store-maintenance.service';
import { StoredFilesService } from './stored-files.service';

/** Bundles and datasets, by content. Import it where `ArtifactStore` is injected. */
@Module({
  controllers: [ArtifactsController, BrokenArtifactsController],
  providers: [
    {
      provide: ArtifactStore,
      useFactory: (config: ApiConfig) => ArtifactStore.open(config.dataDir),
      inject: [API_CONFIG],
    },
    ArtifactsService,
    StoredFilesService,
    StoreMaintenanceService,
  ],
  exports: [ArtifactStore, StoredFilesService],
})
export class StoreModule {}
