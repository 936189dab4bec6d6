import { createTestDatabase, type TestDatabase } from '#test/services';
import { addMeasuredCompetition } from '../../test/measured-competition';
import { PrismaService } from '../prisma.service';
import { ArtifactReferenceRepository } from './artifact-reference.repository';
import { HealthRepository } from './health.repository';
import { WorkerRepository } from './worker.repository';

let database: TestDatabase;
let prisma: PrismaService;

beforeEach(async () => {
  database = await createTestDatabase();
  prisma = new PrismaService(database.url);
});

afterEach(async () => {
  await prisma.$disconnect();
  await database.drop();
});

describe('workers', () => {
  const REPORT = {
    id: 'w',
    hostname: 'h',
    hardwareClass: 'test-cpu',
    sandbox: 's',
    runtimes: ['python'],
    state: 'idle',
    reason: null,
    currentRunId: null,
    clockOffsetMs: 3,
    revision: 'r',
  };

  it('are live from a heartbeat on, and lost after silence', async () => {
    const workers = new WorkerRepository(prisma);
    const health = new HealthRepository(prisma);
    await workers.recordHeartbeat(REPORT);
    const row = { ...REPORT, draining: false, lastSeenAt: expect.any(Date) };
    expect(await workers.findLive(60_000)).toEqual([row]);
    expect(await health.countLiveWorkers(60_000)).toBe(1);
    expect(await workers.markLost(60_000)).toEqual([]);
    await prisma.worker.update({ where: { id: 'w' }, data: { lastSeenAt: new Date(0) } });
    expect(await workers.findLive(60_000)).toEqual([]);
    expect(await workers.markLost(60_000)).toEqual(['w']);
    expect(await workers.markLost(60_000)).toEqual([]);
    expect(await health.countLiveWorkers(2 ** 40)).toBe(0);
  });

  it('have a clock to compare the database with', async () => {
    const { offsetMs, uncertaintyMs } = await new WorkerRepository(prisma).clockOffset();
    expect(Math.abs(offsetMs)).toBeLessThan(uncertaintyMs + 1000);
  });
});

describe('artifacts', () => {
  it('are paged in the order of their hashes', async () => {
    await addMeasuredCompetition(prisma);
    const artifacts = new ArtifactReferenceRepository(prisma);
    expect(await artifacts.page('', 10)).toEqual(['bundle', 'hidden']);
    expect(await artifacts.page('', 1)).toEqual(['bundle']);
    expect(await artifacts.page('bundle', 10)).toEqual(['hidden']);
  });
});
