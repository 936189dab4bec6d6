import type { TestApi } from './start-test-api';
import { until } from './until';

/** Waits until a run has finished. @returns it with its launches. */
export const finishedRun = (api: TestApi, id: string) =>
  until(async () => {
    const run = await api.prisma.run.findUniqueOrThrow({ where: { id }, include: { launches: true } });
    return run.state === 'finished' && run;
  });

/** Waits until a run has had this many attempts. @returns it. */
export const attemptedRun = (api: TestApi, id: string, attempts: number) =>
  until(async () => {
    const run = await api.prisma.run.findUniqueOrThrow({ where: { id } });
    return run.attempts === attempts && run;
  });
