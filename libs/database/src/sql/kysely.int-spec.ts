import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '#test/services';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { UnitOfWork } from '../unit-of-work';
import { anyOf, rowsOf } from './expressions';

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

const teamNames = async () =>
  (await prisma.kysely.selectFrom('teams').select('name').orderBy('name').execute()).map(({ name }) => name);

describe('the query builder', () => {
  it('sees in a transaction what Prisma wrote in it, and is rolled back with it', async () => {
    const failing = new UnitOfWork(prisma).run(async (transaction) => {
      const { id } = await prismaOf(transaction).team.create({ data: { name: 'One' } });
      const { numUpdatedRows } = await kyselyOf(transaction)
        .updateTable('teams')
        .set({ name: 'Two' })
        .where('id', '=', id)
        .executeTakeFirst();
      expect(numUpdatedRows).toBe(1n);
      expect(await prismaOf(transaction).team.findUnique({ where: { id } })).toMatchObject({ name: 'Two' });
      expect(await teamNames()).toEqual([]);
      throw new Error('Undo.');
    });
    await expect(failing).rejects.toThrow('Undo.');
    expect(await teamNames()).toEqual([]);
  });

  it('has PostgreSQL types as its types say, and leaves keys inside JSON as they are', async () => {
    const row = await prisma.kysely
      .selectNoFrom([
        sql<Date>`timestamptz '2026-11-01T10:00:00.123Z'`.as('someTime'),
        sql<bigint>`9007199254740993::int8`.as('aBigint'),
        sql<number>`0.5::float8`.as('aNumber'),
        sql<string[]>`ARRAY['a', 'b']`.as('someTexts'),
        sql<boolean | null>`NULL::boolean`.as('nothing'),
        sql<unknown>`'{"snake_key": {"snake_key": 1}}'::jsonb`.as('someJson'),
      ])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      someTime: new Date('2026-11-01T10:00:00.123Z'),
      aBigint: 9007199254740993n,
      aNumber: 0.5,
      someTexts: ['a', 'b'],
      nothing: null,
      someJson: { snake_key: { snake_key: 1 } },
    });
  });

  it('has the same text of a statement however many values and rows it has', () => {
    const text = (names: string[]) =>
      prisma.kysely
        .selectFrom(
          rowsOf(
            'teams',
            ['name'],
            names.map((name) => ({ name })),
            'given',
          ),
        )
        .selectAll()
        .where('name', '=', anyOf(names))
        .compile().sql;
    expect(text(['One', 'Two'])).toBe(text(['One']));
  });

  it('opens no transaction of its own', async () => {
    const opening = prisma.kysely.transaction().execute(async () => undefined);
    await expect(opening).rejects.toThrow('UnitOfWork.run');
  });
});
