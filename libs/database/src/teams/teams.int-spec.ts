import { createTestDatabase, type TestDatabase } from '#test/services';
import { PrismaService } from '../prisma.service';
import { TeamNameRepository } from './team-name.repository';

let database: TestDatabase;
let prisma: PrismaService;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = new PrismaService(database.url);
});

afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

it('sets skeletons and names that no other team has', async () => {
  const names = new TeamNameRepository(prisma);
  const one = await prisma.team.create({ data: { name: 'One', nameSkeleton: 'one' } });
  const two = await prisma.team.create({ data: { name: 'Two' } });
  const three = await prisma.team.create({ data: { name: 'Three' } });
  await names.setSkeletons([
    { id: two.id, skeleton: 'one' },
    { id: three.id, skeleton: 'three' },
  ]);
  expect((await names.findSkeletons()).toSorted()).toEqual(['one', 'three']);
  expect(await names.rename(two.id, one.name)).toBe(false);
  expect(await names.rename(two.id, 'Second')).toBe(true);
  expect(await names.findWithoutSkeleton()).toEqual([{ id: two.id, name: 'Second' }]);
});
