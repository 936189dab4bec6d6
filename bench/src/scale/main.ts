import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { loadDatabaseUrl } from '@torchperf/config';
import { SlugSchema } from '@torchperf/contracts';
import { applyMigrations } from '@torchperf/database';
import { z } from 'zod';
import { ScaleTrialModule } from './scale-trial.module';
import { ScaleTrialService } from './scale-trial.service';

const TrialSchema = z.object({
  slug: SlugSchema,
  teams: z.coerce.number().int().min(1).max(100_000),
  submissions: z.coerce.number().int().min(1).max(10_000_000),
});

/** `npm run seed:scale`: see the operator's guide. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      competition: { type: 'string', default: 'scale-trial' },
      teams: { type: 'string', default: '10000' },
      submissions: { type: 'string', default: '100000' },
    },
  });
  const trial = TrialSchema.safeParse({ slug: values.competition, ...values });
  if (!trial.success) throw new Error(z.prettifyError(trial.error));
  const databaseUrl = loadDatabaseUrl();
  await applyMigrations(databaseUrl);
  const context = await NestFactory.createApplicationContext(ScaleTrialModule.forRoot(databaseUrl));
  try {
    await context.get(ScaleTrialService).make(trial.data, Math.random);
  } finally {
    await context.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
