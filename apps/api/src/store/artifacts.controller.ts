import { Controller, Get, Header, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ARTIFACT_PATH } from '@torchperf/bundle';
import { ArtifactsService, type SignedQuery } from './artifacts.service';

/** For workers only, by addresses that the queue hands them; no part of the public interface. */
@ApiExcludeController()
@Controller(ARTIFACT_PATH)
export class ArtifactsController {
  constructor(private readonly artifacts: ArtifactsService) {}

  @Get(':sha256')
  @Header('cache-control', 'no-store')
  fetch(@Param('sha256') sha256: string, @Query() query: SignedQuery): Promise<StreamableFile> {
    return this.artifacts.fetch(sha256, query);
  }
}
