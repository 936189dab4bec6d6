import { type DynamicModule, Module } from '@nestjs/common';
import type { ApiConfig } from '@torchperf/config';

/** Injection token of the api's `ApiConfig`: `@Inject(API_CONFIG) private readonly config: ApiConfig`. */
export const API_CONFIG = Symbol('API_CONFIG');

@Module({})
export class ConfigurationModule {
  static forRoot(config: ApiConfig): DynamicModule {
    return {
      module: ConfigurationModule,
      global: true,
      providers: [{ provide: API_CONFIG, useValue: config }],
      exports: [API_CONFIG],
    };
  }
}
